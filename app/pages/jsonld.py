"""What a page is about as machines find it, to stand in it as JSON-LD: schema.org, and DCAT."""

from typing import Any, Final

from app import queries
from app.data import formats, rows
from app.data.dataset import DATA_DESCRIPTION, DATA_TITLE, LICENCE_URL
from app.data.dictionary import TABLES, both
from app.pages.citations import NAME, Citation
from app.queries.context import Context
from app.values import languages

SOURCES_NAMED: Final = 100  # articles that a page names as what its data is based on
# What the data measures, and in what unit (UN/CEFACT, ISO 4217) where it is always one.
_MEASURED: Final = (
    ("contributions", "amount_vnd", "VND"),
    ("record_quantities", "value", ""),
    ("indicators", "value", ""),
)


def dataset(context: Context, citation: Citation | None = None) -> dict[str, Any]:
    """The whole data as a schema.org `Dataset`, in the context's language."""
    url = context.public_url
    first, last = queries.span(context.connection)
    day = context.reference.as_of.isoformat()
    made = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{url}/data",
        "identifier": [
            f"{url}/data",
            {
                "@type": "PropertyValue",
                "propertyID": "SHA-256",
                "value": context.reference.sha256,
            },
        ],
        "name": f"{NAME}: {context.say(DATA_TITLE)}",
        "alternateName": [NAME, *(f"{NAME}: {title}" for title in _others(context, DATA_TITLE))],
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
        "variableMeasured": [
            _measured(context, table, column, unit) for table, column, unit in _MEASURED
        ],
        "spatialCoverage": [
            _place(context, place)
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
            for name, path, media_type in _files(context)
        ],
    }
    if citation is not None:
        made["citation"] = citation.sentence
    if first and last:
        made["temporalCoverage"] = f"{first}/{last}"
    return made


def _files(context: Context) -> list[tuple[str, str, str]]:
    """The files that hold all the data: name, path, media type."""
    rows_ = [
        (each.name, context.paths.to(f"/timeline{each.suffix}"), each.media_type.partition(";")[0])
        for each in formats.ROWS
    ]
    whole = [(name, f"/data/{name}", each.media_type) for name, each in formats.WHOLE.items()]
    return rows_ + whole


def _others(context: Context, message: str) -> list[str]:
    """The message in the other languages."""
    return [both(message)[lang] for lang in languages.LANGS if lang != context.lang]


def _measured(context: Context, table: str, column: str, unit: str) -> dict[str, Any]:
    of = next(each for each in TABLES if each.name == table)
    found = next(each for each in of.columns if each.name == column)
    return {
        "@type": "PropertyValue",
        "name": f"{of.title[context.lang]}: {found.label[context.lang]}",
        "description": found.description[context.lang],
        **({"unitCode": unit} if unit else {}),
    }


def _place(context: Context, place: rows.Place) -> dict[str, Any]:
    made: dict[str, Any] = {
        "@type": "Place",
        "name": place.name[context.lang],
        "url": context.public_url + context.paths.place(place.id),
    }
    if place.iso_code:
        made["identifier"] = {
            "@type": "PropertyValue", "propertyID": "ISO 3166-2", "value": place.iso_code,
        }  # fmt: skip
    same = [address for _, address in place.elsewhere]
    return made | ({"sameAs": same} if same else {})


def record(context: Context, detail: rows.Detail, citation: Citation) -> dict[str, Any]:
    """A record as a `Dataset` of its own, part of the whole, about what happened."""
    found, lang, url = detail.record, context.lang, context.public_url
    address = url + context.paths.record(found.id)
    title = found.title
    when = found.date
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{url}/records/{found.id}",
        "identifier": found.id,
        "name": title[lang],
        "alternateName": [
            found.short_title[lang], *(title[each] for each in languages.LANGS if each != lang),
        ],
        "description": found.summary[lang],
        "url": address,
        "license": LICENCE_URL,
        "version": context.reference.version,
        "datePublished": found.added,
        "isAccessibleForFree": True,
        "inLanguage": list(languages.LANGS),
        "creator": {"@type": "Organization", "name": NAME, "url": url},
        "isPartOf": {"@type": "Dataset", "@id": f"{url}/data", "url": f"{url}/data"},
        "citation": citation.sentence,
        "spatialCoverage": [
            _place(context, place)
            for place in dict.fromkeys(each.place for each in found.places)
            if place.kind != "central"
        ],
        "isBasedOn": list(dict.fromkeys(claim.source_url for claim in detail.claims)),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": "JSON",
                "contentUrl": f"{url}/api/v1/records/{found.id}",
                "encodingFormat": "application/json",
            }
        ],
    }  # fmt: skip
    if when.earliest or when.latest:
        made["temporalCoverage"] = f"{when.earliest or '..'}/{when.latest or '..'}"
    if found.gift is not None:
        amount = _measured(context, *_MEASURED[0])
        if found.gift.amount_vnd is not None:
            amount["value"] = found.gift.amount_vnd
        made["variableMeasured"] = [amount]
    return made


def catalogue(context: Context) -> dict[str, Any]:
    """The same data in DCAT (W3C, version 3), as catalogues of open data gather it."""
    url, lang = context.public_url, context.lang
    first, last = queries.span(context.connection)
    day = {"@type": "xsd:date", "@value": context.reference.as_of.isoformat()}
    titles = [{"@language": each, "@value": both(DATA_TITLE)[each]} for each in languages.LANGS]
    made: dict[str, Any] = {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": f"{url}/data",
        "@type": "dcat:Dataset",
        "dct:title": titles,
        "dct:description": [
            {"@language": each, "@value": both(DATA_DESCRIPTION)[each]}
            for each in languages.LANGS
        ],
        "dct:identifier": f"{url}/data",
        "dct:license": {"@id": LICENCE_URL},
        "dct:issued": day,
        "dct:modified": day,
        "dct:language": list(languages.LANGS),
        "dct:publisher": {
            "@type": "foaf:Organization", "foaf:name": NAME, "foaf:homepage": {"@id": url},
        },
        "dct:spatial": [
            {"@id": address}
            for place in context.reference.places.values()
            for _, address in place.elsewhere[:1]
        ],
        "dcat:version": context.reference.version,
        "dcat:keyword": [sector.name[lang] for sector in context.reference.sectors.values()],
        "dcat:landingPage": {"@id": url + context.paths.to("/data")},
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "@id": url + path,
                "dct:title": name,
                "dct:license": {"@id": LICENCE_URL},
                "dcat:downloadURL": {"@id": url + path},
                "dcat:mediaType": {"@id": f"{_MEDIA_TYPES}{media_type}"},
            }
            for name, path, media_type in _files(context)
        ],
    }  # fmt: skip
    if first and last:
        made["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": first},
            "dcat:endDate": {"@type": "xsd:date", "@value": last},
        }
    return made


_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"


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
