"""The data as machines find it: schema.org `Dataset`, to stand in a page as JSON-LD."""

from typing import Any

from app import queries
from app.data import formats, rows
from app.data.dataset import DATA_DESCRIPTION, DATA_TITLE, LICENCE_URL
from app.pages.citations import NAME
from app.queries.context import Context
from app.values import languages

SOURCES_NAMED = 100  # articles that a page names as what its data is based on


def dataset(context: Context) -> dict[str, Any]:
    """The whole data as a schema.org `Dataset`, in the context's language."""
    url = context.public_url
    first, last = queries.span(context.connection)
    day = context.reference.as_of.isoformat()
    files = [
        (
            each.name,
            context.paths.to(f"/timeline{each.suffix}"),
            each.media_type.partition(";")[0],
        )
        for each in formats.ROWS
    ]
    files += [(name, f"/data/{name}", each.media_type) for name, each in formats.WHOLE.items()]
    made = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{url}/data",
        "name": f"{NAME}: {context.say(DATA_TITLE)}",
        "description": f"{context.say(DATA_DESCRIPTION)}.",
        "url": url + context.paths.to("/data"),
        "license": LICENCE_URL,
        "version": context.reference.version,
        "dateModified": day,
        "datePublished": day,
        "isAccessibleForFree": True,
        "inLanguage": list(languages.LANGS),
        "creator": {"@type": "Organization", "name": NAME, "url": url},
        "keywords": [sector.name[context.lang] for sector in context.reference.sectors.values()],
        "spatialCoverage": [
            {"@type": "Place", "name": place.name[context.lang]}
            for place in context.reference.places.values()
            if place.kind != "central"
        ],
        "isBasedOn": [
            source.url for source in queries.sources(context.connection, limit=SOURCES_NAMED)
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "contentUrl": url + path,
                "encodingFormat": media_type,
            }
            for name, path, media_type in files
        ],
    }
    if first and last:
        made["temporalCoverage"] = f"{first}/{last}"
    return made


def person(context: Context, found: rows.Named) -> dict[str, Any]:
    """A schema.org `Person`: the name and the latest office that articles give, and no more."""
    made = {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": f"{context.public_url}/people/{found.id}",
        "name": found.name,
        "jobTitle": found.office[context.lang],
        "url": context.public_url + context.paths.person(found.id),
    }
    return made | ({"alternateName": list(found.names[1:])} if found.names[1:] else {})


def organization(context: Context, found: rows.Party) -> dict[str, Any]:
    """A schema.org `Organization`."""
    return {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": f"{context.public_url}/bodies/{found.id}",
        "name": found.name[context.lang],
        "url": context.public_url + context.paths.body(found.id),
    }
