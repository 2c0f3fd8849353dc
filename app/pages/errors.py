"""What went wrong, in words, where to go, and what is sound of a filter that failed."""

from collections.abc import Sequence
from types import SimpleNamespace

from app.data import rows
from app.data.filters import Filter
from app.data.problems import Problem
from app.pages.forms import FilterForm, describe, filter_form
from app.queries.context import Context, Language


def _page(
    language: Language,
    status: int,
    title: str,
    description: str,
    message: str,
    problems: Sequence[str] = (),
    form: FilterForm | None = None,
) -> SimpleNamespace:
    return SimpleNamespace(
        title=title,
        description=description,
        status=status,
        message=message,
        problems=problems,
        form=form,
        links=(
            (language.say("Timeline of cooperation"), language.paths.timeline()),
            (language.say("Donations and support"), language.paths.funding()),
            (language.say("Overview"), language.paths.to("/")),
        ),
    )


def error(language: Language, status: int) -> SimpleNamespace:
    """A page for an address that cannot be answered; it tells nothing of the inside."""
    title = language.say("Something went wrong here")
    message = language.say("The mistake is ours, not yours. Please try again in a moment.")
    if status == 404:
        title = language.say("There is no such page")
        message = language.say("The address may be mistyped, or the page may have moved.")
    elif status == 405:
        title = language.say("This page can only be read")
        message = language.say("Nothing can be sent to this address; open it as a page.")
    return _page(language, status, title, message, message)


def bad_filter(
    context: Context, sound: Filter, problems: Sequence[Problem], page: str
) -> SimpleNamespace:
    """The page for a filter that cannot be used; it keeps the form, with what of it is sound."""
    title = context.say("This filter cannot be used")
    message = context.say("Correct it below, or choose another way.")
    said = [describe(context, problem) for problem in problems]
    return _page(context, 422, title, title, message, said, filter_form(context, sound, page))


def gone(context: Context, retired: rows.Retired) -> SimpleNamespace:
    """The page at the address of a record that was withdrawn."""
    title = context.say("This record was withdrawn")
    return _page(context, 410, title, title, retired.why[context.lang])
