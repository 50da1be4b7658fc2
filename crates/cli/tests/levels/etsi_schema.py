"""Holds reports in XML against the schema of ETSI TS 119 102-2 V1.4.1, which comes with EU DSS.

Usage: etsi_schema.py JARS FILE...    JARS: the folder of the DSS witness's jars; fails at the first report that is not
                                      valid
"""
import pathlib
import sys
import zipfile

from lxml import etree

REPORT = "xsd/TS119102-2-v141.xsd"
# What a schema location ends in, and the jar and the file in it that are meant.
LOCAL = {
    "xmldsig-core-schema.xsd": ("specs-xmldsig", "xsd/xmldsig-core-schema.xsd"),
    "XAdES.xsd": ("specs-xades", "xsd/XAdES.xsd"),
    "ts_119612v020201_201601xsd.xsd": ("specs-trusted-list", "xsd/ts_119612v020101_xsd.xsd"),
    "ts_119612v020101_additionaltypes_xsd.xsd": ("specs-trusted-list", "xsd/ts_119612v020101_additionaltypes_xsd.xsd"),
    "ts_119612v020101_sie_xsd.xsd": ("specs-trusted-list", "xsd/ts_119612v020101_sie_xsd.xsd"),
    "xml.xsd": ("specs-xmldsig", "xsd/xml.xsd"),
}


def read(jars, jar, name):
    archive, = jars.glob(f"{jar}-*.jar")
    with zipfile.ZipFile(archive) as file:
        return file.read(name)


class Offline(etree.Resolver):
    """Schemas name others by addresses on the web."""

    def __init__(self, jars):
        self.jars = jars

    def resolve(self, url, _public, context):
        found = LOCAL.get(url.rsplit("/", 1)[-1])
        if found is None:
            return self.resolve_empty(context)
        return self.resolve_string(read(self.jars, *found), context, base_url=url)


def main():
    jars = pathlib.Path(sys.argv[1])
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Offline(jars))
    schema = etree.XMLSchema(etree.fromstring(read(jars, "specs-validation-report", REPORT), parser, base_url="report/"))
    for path in sys.argv[2:]:
        schema.assertValid(etree.parse(path))
        print(path)


main()
