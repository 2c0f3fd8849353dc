"""What went wrong, in words, and where to go."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.data import rows
from app.data.filters import Filter
from app.data.problems import Problem
from app.pages.forms import FilterForm, describe, filter_form
from app.queries.context import Context, Language


@dataclass(frozen=True)
class ErrorPage:
    """What went wrong, in words, where to go, and what is sound of a filter that failed."""

    title: str
    description: str
    status: int
    message: str
    problems: tuple[str, ...] = ()
    form: FilterForm | None = None
    links: tuple[tuple[str, str], ...] = ()  # name, address


def error(language: Language, status: int) -> ErrorPage:
    """A page for an address that cannot be answered; it tells nothing of the inside."""
    titles = {
        404: (
            language.say("There is no such page"),
            language.say("The address may be mistyped, or the page may have moved."),
        ),
        405: (
            language.say("This page can only be read"),
            language.say("Nothing can be sent to this address; open it as a page."),
        ),
    }
    title, message = titles.get(
        status,
        (
            language.say("Something went wrong here"),
            language.say("The mistake is ours, not yours. Please try again in a moment."),
        ),
    )
    return ErrorPage(title, message, status, message, links=_ways_out(language))


def bad_filter(
    context: Context, sound: Filter, problems: Sequence[Problem], page: str
) -> ErrorPage:
    """The page for a filter that cannot be used; it keeps the form, with what of it is sound."""
    title = context.say("This filter cannot be used")
    return ErrorPage(
        title=title,
        description=title,
        status=422,
        message=context.say("Correct it below, or choose another way."),
        problems=tuple(describe(context, problem) for problem in problems),
        form=filter_form(context, sound, page),
        links=_ways_out(context),
    )


def gone(context: Context, retired: rows.Retired) -> ErrorPage:
    """The page at the address of a record that was withdrawn."""
    title = context.say("This record was withdrawn")
    return ErrorPage(title, title, 410, retired.why[context.lang], links=_ways_out(context))


def _ways_out(language: Language) -> tuple[tuple[str, str], ...]:
    return (
        (language.say("Timeline of cooperation"), language.paths.timeline()),
        (language.say("Donations and support"), language.paths.funding()),
        (language.say("Overview"), language.paths.to("/")),
    )
