//! Loops, depths and bombs: few bytes that ask for much work.

use super::deflate::twice_deflated;
use super::letter::{
    CATALOG, CONTENT, DATA, FORM, METADATA, NAME, PAGE, PAGES, SUM, metadata, other_content, stream,
};
use super::originals::{Original, Originals};
use super::sections::{Place, with_stream};
use super::update::Update;
use super::{Attack, Class};
use crate::Outcome;
use crate::base::stream_of;

pub(super) fn all(originals: &Originals) -> Outcome<Vec<Attack>> {
    let original = &originals.approval;
    let mut attacks = loops(original)?;
    attacks.extend(depths(original)?);
    attacks.extend(bombs(original)?);
    Ok(attacks)
}

fn attack(name: &str, original: &Original, what: &'static str, file: Vec<u8>) -> Attack {
    Attack::new(Class::LoopOrBomb, name, original, what, file)
}

fn loops(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    let next = update().next();
    Ok(vec![
        attack(
            "fields",
            original,
            "a field is below itself",
            update()
                .edit(DATA, "/Kids [13 0 R]", "/Kids [13 0 R 12 0 R]")?
                .write(),
        ),
        attack(
            "fields-of-two",
            original,
            "two fields are below one another",
            update()
                .edit(NAME, "/T (nama)", "/T (nama) /Kids [12 0 R]")?
                .write(),
        ),
        attack(
            "field-parent",
            original,
            "a field's parent is the field, without a type of its own",
            update().edit(SUM, "/FT /Tx", "/Parent 10 0 R")?.write(),
        ),
        attack(
            "pages",
            original,
            "the tree of pages is below itself",
            update()
                .edit(PAGES, "/Kids [3 0 R 4 0 R]", "/Kids [3 0 R 2 0 R 4 0 R]")?
                .write(),
        )
        .from("pyHanko, circular-page-tree.pdf"),
        attack(
            "page-parent",
            original,
            "the tree of pages is its own parent",
            update()
                .edit(PAGES, "/Type /Pages", "/Type /Pages /Parent 2 0 R")?
                .write(),
        ),
        attack(
            "reference",
            original,
            "an object is a reference to itself, and the form's fields are that object",
            update()
                .add(format!("{next} 0 R"))
                .edit(FORM, "/Fields [", &format!("/Fields {next} 0 R /Lama ["))?
                .write(),
        )
        .broken(),
        attack(
            "references-of-two",
            original,
            "two objects refer to each other, and the content is one of them",
            update()
                .add(format!("{} 0 R", next + 1))
                .add(format!("{next} 0 R"))
                .edit(PAGE, "/Contents [5 0 R]", &format!("/Contents {next} 0 R"))?
                .write(),
        ),
        attack(
            "length",
            original,
            "a stream's length is the stream",
            update()
                .put(CONTENT, "<< /Length 5 0 R >>\nstream\nBT ET\nendstream")
                .write(),
        ),
        attack(
            "names",
            original,
            "the names of embedded files are a tree below itself",
            update()
                .add(format!("<< /Kids [{next} 0 R] /Limits [(a) (z)] >>"))
                .edit(
                    CATALOG,
                    "/EmbeddedFiles <<",
                    &format!("/EmbeddedFiles {next} 0 R /Lama <<"),
                )?
                .write(),
        ),
        attack(
            "signature-value",
            original,
            "the signed field's value is the field",
            update()
                .edit(
                    original.widget,
                    &format!("/V {} 0 R", original.signature),
                    &format!("/V {} 0 R", original.widget),
                )?
                .write(),
        ),
        attack(
            "structure",
            original,
            "a structure element is below itself",
            update()
                .add(format!("<< /Type /StructTreeRoot /K {} 0 R >>", next + 1))
                .add(format!(
                    "<< /Type /StructElem /S /P /P {next} 0 R /K {} 0 R >>",
                    next + 1
                ))
                .edit(
                    CATALOG,
                    "/Pages",
                    &format!("/StructTreeRoot {next} 0 R /Pages"),
                )?
                .write(),
        )
        .from("pyHanko, struct-tree-circular-ref.pdf"),
        attack(
            "parent-tree",
            original,
            "the structure's tree of parents is below itself",
            update()
                .add(format!(
                    "<< /Type /StructTreeRoot /ParentTree {} 0 R >>",
                    next + 1
                ))
                .add(format!("<< /Kids [{} 0 R] /Limits [0 9] >>", next + 1))
                .edit(
                    CATALOG,
                    "/Pages",
                    &format!("/StructTreeRoot {next} 0 R /Pages"),
                )?
                .write(),
        )
        .from("pyHanko, struct-tree-circular-ref.pdf"),
        attack(
            "outline",
            original,
            "an entry of the outline is followed by itself",
            update()
                .add(format!(
                    "<< /Type /Outlines /First {0} 0 R /Last {0} 0 R /Count 1 >>",
                    next + 1
                ))
                .add(format!(
                    "<< /Title (Lagi) /Parent {next} 0 R /First {0} 0 R /Last {0} 0 R /Next {0} 0 R \
                     /Prev {0} 0 R >>",
                    next + 1
                ))
                .edit(CATALOG, "/Pages", &format!("/Outlines {next} 0 R /Pages"))?
                .write(),
        ),
        attack(
            "action",
            original,
            "an action is followed by itself",
            update()
                .add(format!(
                    "<< /S /GoTo /D [{PAGE} 0 R /Fit] /Next {next} 0 R >>"
                ))
                .edit(CATALOG, "/Pages", &format!("/OpenAction {next} 0 R /Pages"))?
                .write(),
        ),
        attack(
            "appearance",
            original,
            "a field's appearance draws itself",
            update()
                .put(
                    super::letter::SUM_LOOK,
                    stream(
                        "/Type /XObject /Subtype /Form /BBox [0 0 1 1] \
                         /Resources << /XObject << /X 11 0 R >> >> ",
                        "/X Do",
                    ),
                )
                .write(),
        ),
    ])
}

fn depths(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    let next = update().next();
    let deep = |open: &str, close: &str, times: usize| {
        format!("{}{}", open.repeat(times), close.repeat(times))
    };
    let chain = {
        let mut update = update();
        for number in next..next + 90 {
            update = update.put(
                number,
                format!(
                    "<< /T (a) /Parent {} 0 R /Kids [{} 0 R] >>",
                    number - 1,
                    number + 1
                ),
            );
        }
        update
            .put(next + 90, "<< /T (a) /FT /Tx >>")
            .edit(FORM, "/Fields [", &format!("/Fields [{next} 0 R "))?
            .write()
    };
    Ok(vec![
        attack(
            "arrays-in-catalog",
            original,
            "the catalog has two thousand arrays in one another",
            update()
                .edit(
                    CATALOG,
                    "/Pages",
                    &format!("/Dalam {} /Pages", deep("[", "]", 2000)),
                )?
                .write(),
        )
        .broken(),
        attack(
            "dictionaries-in-page",
            original,
            "the page has a thousand dictionaries in one another",
            update()
                .edit(
                    PAGE,
                    "/Type /Page ",
                    &format!("/Type /Page /D {} ", deep("<</D ", ">>", 1000)),
                )?
                .write(),
        ),
        attack(
            "parentheses",
            original,
            "a field's default value has two thousand parentheses in one another",
            update()
                .edit(
                    SUM,
                    "/T (jumlah)",
                    &format!("/T (jumlah) /DV ({})", deep("(", ")", 2000)),
                )?
                .write(),
        ),
        attack(
            "metadata-entities",
            original,
            "the metadata have ten entities, each ten times the one before",
            {
                let entities: String = (1..10)
                    .map(|depth| {
                        let before = format!("&e{};", depth - 1).repeat(10);
                        format!("<!ENTITY e{depth} \"{before}\">")
                    })
                    .collect();
                let text = format!(
                    "<!DOCTYPE x [<!ENTITY e0 \"aaaaaaaaaa\">{entities}]>{}",
                    metadata("&e9;")
                );
                update()
                    .put(METADATA, stream("/Type /Metadata /Subtype /XML ", &text))
                    .write()
            },
        ),
        attack(
            "metadata-elements",
            original,
            "the metadata have two thousand elements in one another",
            {
                let text = deep("<a>", "</a>", 2000);
                update()
                    .put(METADATA, stream("/Type /Metadata /Subtype /XML ", &text))
                    .write()
            },
        ),
        attack(
            "chain-of-fields",
            original,
            "ninety fields are each below the one before",
            chain,
        ),
        attack(
            "brackets-in-trailer",
            original,
            "the trailer has two thousand arrays in one another",
            update()
                .trailer(&format!("/Dalam {}", deep("[", "]", 2000)))
                .write(),
        )
        .broken(),
    ])
}

fn bombs(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    let base = &original.file[..];
    let next = update().next();
    let spaces = twice_deflated(80 << 20);
    let content = stream_of("/Filter [/FlateDecode /FlateDecode] ", &spaces);
    let in_bomb = stream_of(
        "/Type /ObjStm /N 1 /First 5 /Filter [/FlateDecode /FlateDecode] ",
        &spaces,
    );
    let empty = stream(
        &format!("/Type /ObjStm /N 0 /First 0 /Extends {next} 0 R "),
        "",
    );
    let in_itself = stream("/Type /ObjStm /N 1 /First 5 ", "31 0 << >>");
    let first_of = |holder: Vec<u8>| {
        let place = Place::In {
            holder: next,
            index: 0,
        };
        with_stream(base, &[(next, holder)], &[(SUM, place)])
    };
    let other = other_content();
    let table = |table: &str| update().write_with(|parts| parts.table = table.to_owned());
    Ok(vec![
        attack(
            "object-stream",
            original,
            "a field stands in an object stream of few bytes that decodes to 80 MB",
            first_of(in_bomb),
        )
        .broken(),
        attack(
            "object-stream-extends-itself",
            original,
            "a field stands in an object stream that holds nothing and extends itself",
            first_of(empty.into_bytes()),
        )
        .broken(),
        attack(
            "object-stream-in-itself",
            original,
            "an object stream stands in itself, in an update with another content",
            with_stream(
                base,
                &[
                    (CONTENT, other.clone().into_bytes()),
                    (next, in_itself.into_bytes()),
                ],
                &[(
                    next,
                    Place::In {
                        holder: next,
                        index: 0,
                    },
                )],
            ),
        ),
        attack(
            "content",
            original,
            "the content decodes to 80 MB of spaces",
            update().put(CONTENT, content).write(),
        ),
        attack(
            "table-of-millions",
            original,
            "a table says that it has ninety-nine million entries",
            table("xref\n0 99999999\n0000000000 65535 f \n"),
        )
        .broken(),
        attack(
            "table-of-subsections",
            original,
            "the table of an update with another content has a thousand empty subsections",
            update().put(CONTENT, other.clone()).write_with(|parts| {
                let empty = format!("xref\n{}", "0 0\n".repeat(1000));
                parts.table = parts.table.replacen("xref\n", &empty, 1);
            }),
        )
        .broken(),
        attack(
            "size",
            original,
            "the trailer of an update with another content says that the document has four thousand million \
             objects",
            update().put(CONTENT, other).size(u32::MAX).write(),
        ),
        attack(
            "many-fields",
            original,
            "the form names one field twelve hundred times",
            update()
                .edit(
                    FORM,
                    "/Fields [",
                    &format!("/Fields [{}", "10 0 R ".repeat(1200)),
                )?
                .write(),
        ),
        attack(
            "many-pages",
            original,
            "the tree of pages names one page fifteen hundred times and counts to two thousand million",
            update()
                .edit(
                    PAGES,
                    "/Kids [3 0 R 4 0 R] /Count 2",
                    &format!("/Kids [{}] /Count 2147483647", "3 0 R ".repeat(1500)),
                )?
                .write(),
        ),
    ])
}
