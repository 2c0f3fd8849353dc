"""What a page is about as machines find it, to stand in it as JSON-LD: schema.org, and DCAT."""

from collections.abc import Iterator
from typing import Any, Final

from app import queries
from app.data import dataset as data
from app.data import formats, rows
from app.data.dataset import LICENCE_URL
from app.data.dictionary import TABLES
from app.pages.citations import NAME, Citation
from app.queries.context import Context
from app.values.languages import LANGS, Both

_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
SOURCES_NAMED: Final = 100  # articles that a page names as what its data is based on
# What the data measures, and in what unit (UN/CEFACT, ISO 4217) where it is always one.
_MEASURED: Final = (
    ("contributions", "amount_vnd", "VND"),
    ("record_quantities", "value", ""),
    ("indicators", "value", ""),
)


def _thing(type_: str, **said: object) -> dict[str, Any]:
    return {"@type": type_, **said}


def _about(context: Context, type_: str, path: str, **said: object) -> dict[str, Any]:
    """What the page at `path` (without language) is about."""
    url = context.public_url
    return {"@context": "https://schema.org", **_thing(type_, **{"@id": url + path}), **said}


def dataset(context: Context, citation: Citation | None = None) -> dict[str, Any]:
    """The whole data as a schema.org `Dataset`, in the context's language."""
    url, lang = context.public_url, context.lang
    title = data.title(context.reference)
    first, last = queries.span(context.connection)
    day = context.reference.as_of.isoformat()
    made = _about(
        context,
        "Dataset",
        "/data",
        identifier=[
            f"{url}/data",
            _thing("PropertyValue", propertyID="SHA-256", value=context.reference.sha256),
        ],
        name=f"{NAME}: {title[lang]}",
        alternateName=[NAME, *(f"{NAME}: {title[each]}" for each in LANGS if each != lang)],
        description=f"{data.description(context.reference)[lang]}.",
        url=url + context.paths.to("/data"),
        license=LICENCE_URL,
        version=context.reference.version,
        dateModified=day,
        datePublished=day,
        isAccessibleForFree=True,
        inLanguage=LANGS,
        creator=_thing("Organization", name=NAME, url=url),
        keywords=[sector.name[lang] for sector in context.reference.sectors.values()],
        variableMeasured=[_measured(context, *measured) for measured in _MEASURED],
        spatialCoverage=[_place(context, place) for place in context.reference.provinces],
        isBasedOn=[
            source.url for source in queries.sources(context.connection, limit=SOURCES_NAMED)
        ],
        distribution=[
            _thing("DataDownload", name=name, contentUrl=address, encodingFormat=media_type)
            for name, address, media_type in _files(context)
        ],
    )
    if citation is not None:
        made["citation"] = citation.sentence
    if first and last:
        made["temporalCoverage"] = f"{first}/{last}"
    return made


def _files(context: Context) -> Iterator[tuple[str, str, str]]:
    """The files that hold all the data: name, address, media type."""
    for each in formats.ROWS:
        path = context.paths.to(f"/timeline{each.suffix}")
        yield each.name, context.public_url + path, each.media_type.partition(";")[0]
    for name, each in formats.WHOLE.items():
        yield name, f"{context.public_url}/data/{name}", each.media_type


def _measured(context: Context, table: str, column: str, unit: str) -> dict[str, Any]:
    of = next(each for each in TABLES if each.name == table)
    found = next(each for each in of.columns if each.name == column)
    made = _thing(
        "PropertyValue",
        name=f"{of.title[context.lang]}: {found.label[context.lang]}",
        description=found.description[context.lang],
    )
    return made | ({"unitCode": unit} if unit else {})


def _place(context: Context, place: rows.Place) -> dict[str, Any]:
    made = _thing(
        "Place",
        name=place.name[context.lang],
        url=context.public_url + context.paths.place(place.id),
    )
    if place.iso_code:
        made["identifier"] = _thing("PropertyValue", propertyID="ISO 3166-2", value=place.iso_code)
    same = [address for _, address in place.elsewhere]
    return made | ({"sameAs": same} if same else {})


def record(context: Context, detail: rows.Detail, citation: Citation) -> dict[str, Any]:
    """A record as a `Dataset` of its own, part of the whole, about what happened."""
    found, lang, url = detail.record, context.lang, context.public_url
    title, when = found.title, found.date
    made = _about(
        context,
        "Dataset",
        f"/records/{found.id}",
        identifier=found.id,
        name=title[lang],
        alternateName=[found.short_title[lang], *(title[each] for each in LANGS if each != lang)],
        description=found.summary[lang],
        url=url + context.paths.record(found.id),
        license=LICENCE_URL,
        version=context.reference.version,
        datePublished=found.added,
        isAccessibleForFree=True,
        inLanguage=LANGS,
        creator=_thing("Organization", name=NAME, url=url),
        isPartOf=_thing("Dataset", **{"@id": f"{url}/data"}, url=f"{url}/data"),
        citation=citation.sentence,
        spatialCoverage=[
            _place(context, place)
            for place in dict.fromkeys(each.place for each in found.places)
            if place.kind != "central"
        ],
        isBasedOn=list(dict.fromkeys(claim.source_url for claim in detail.claims)),
        distribution=[
            _thing(
                "DataDownload",
                name="JSON",
                contentUrl=f"{url}/api/v1/records/{found.id}",
                encodingFormat="application/json",
            )
        ],
    )
    if when.earliest or when.latest:
        made["temporalCoverage"] = f"{when.earliest or '..'}/{when.latest or '..'}"
    if found.gift is not None:
        amount = _measured(context, *_MEASURED[0])
        if found.gift.amount_vnd is not None:
            amount["value"] = found.gift.amount_vnd
        made["variableMeasured"] = [amount]
    return made


def person(context: Context, found: rows.Named) -> dict[str, Any]:
    """A schema.org `Person`: the name and the latest office that articles give, and no more."""
    made = _about(
        context,
        "Person",
        f"/people/{found.id}",
        name=found.name,
        jobTitle=found.office[context.lang],
        url=context.public_url + context.paths.person(found.id),
    )
    return made | ({"alternateName": found.names[1:]} if found.names[1:] else {})


def organization(context: Context, found: rows.Party) -> dict[str, Any]:
    return _about(
        context,
        "Organization",
        f"/bodies/{found.id}",
        name=found.name[context.lang],
        url=context.public_url + context.paths.body(found.id),
    )


def catalogue(context: Context) -> dict[str, Any]:
    """The same data in DCAT (W3C, version 3), as catalogues of open data gather it."""
    url, lang = context.public_url, context.lang
    first, last = queries.span(context.connection)
    day = _day(context.reference.as_of.isoformat())
    made: dict[str, Any] = {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": f"{url}/data",
        "@type": "dcat:Dataset",
        "dct:title": _in_both(data.title(context.reference)),
        "dct:description": _in_both(data.description(context.reference)),
        "dct:identifier": f"{url}/data",
        "dct:license": {"@id": LICENCE_URL},
        "dct:issued": day,
        "dct:modified": day,
        "dct:language": LANGS,
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
                "@id": address,
                "dct:title": name,
                "dct:license": {"@id": LICENCE_URL},
                "dcat:downloadURL": {"@id": address},
                "dcat:mediaType": {"@id": f"{_MEDIA_TYPES}{media_type}"},
            }
            for name, address, media_type in _files(context)
        ],
    }  # fmt: skip
    if first and last:
        made["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(first),
            "dcat:endDate": _day(last),
        }
    return made


def _day(iso: str) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": iso}


def _in_both(text: Both) -> list[dict[str, str]]:
    return [{"@language": lang, "@value": text[lang]} for lang in LANGS]
