"""What went wrong, in words, and where to go."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.data import rows
from app.data.filters import Filter, Problem
from app.pages.forms import FilterForm, describe, filter_form
from app.queries.desk import Desk, Voice


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


def error(voice: Voice, status: int) -> ErrorPage:
    """A page for an address that cannot be answered; it tells nothing of the inside."""
    titles = {
        404: (
            voice.say("There is no such page"),
            voice.say("The address may be mistyped, or the page may have moved."),
        ),
        405: (
            voice.say("This page can only be read"),
            voice.say("Nothing can be sent to this address; open it as a page."),
        ),
    }
    title, message = titles.get(
        status,
        (
            voice.say("Something went wrong here"),
            voice.say("The mistake is ours, not yours. Please try again in a moment."),
        ),
    )
    return ErrorPage(title, message, status, message, links=_ways_out(voice))


def bad_filter(desk: Desk, sound: Filter, problems: Sequence[Problem], page: str) -> ErrorPage:
    """The page for a filter that cannot be used; it keeps the form, with what of it is sound."""
    title = desk.say("This filter cannot be used")
    return ErrorPage(
        title=title,
        description=title,
        status=422,
        message=desk.say("Correct it below, or choose another way."),
        problems=tuple(describe(desk, problem) for problem in problems),
        form=filter_form(desk, sound, page),
        links=_ways_out(desk),
    )


def gone(desk: Desk, retired: rows.Retired) -> ErrorPage:
    """The page at the address of a record that was withdrawn."""
    title = desk.say("This record was withdrawn")
    return ErrorPage(title, title, 410, retired.why[desk.lang], links=_ways_out(desk))


def _ways_out(voice: Voice) -> tuple[tuple[str, str], ...]:
    return (
        (voice.say("Timeline of cooperation"), voice.paths.timeline()),
        (voice.say("Donations and support"), voice.paths.funding()),
        (voice.say("Overview"), voice.paths.to("/")),
    )
