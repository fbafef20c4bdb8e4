use super::*;

/// What is in the body.
fn body(source: &str) -> String {
    let document = repair(source).unwrap();
    roxmltree::Document::parse_with_options(&document, options()).unwrap();
    let (_, body) = document.split_once("<body>").unwrap();
    body.strip_suffix("</body></html>").unwrap().to_owned()
}

pub(super) fn options<'a>() -> roxmltree::ParsingOptions<'a> {
    roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() }
}

#[test]
fn a_document_is_made_whole() {
    assert_eq!(
        repair(
            "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">\n<TITLE>a & b</title><p class=x>One<p>Two &eacute;"
        )
        .unwrap(),
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n\
        <html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>a &amp; b</title></head>\
        <body><p class=\"x\">One</p><p>Two é</p></body></html>"
    );
}

#[test]
fn a_document_type_stays_if_xml_can_say_it() {
    for (source, expected) in [
        ("<!doctype html>", "<!DOCTYPE html>"),
        (
            "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.1//EN' 'x.dtd'>",
            "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.1//EN\" \"x.dtd\">",
        ),
        ("<!DOCTYPE html SYSTEM 'about:legacy-compat'>", "<!DOCTYPE html SYSTEM \"about:legacy-compat\">"),
        ("<!DOCTYPE html PUBLIC '\"' 'x.dtd'>", "<!DOCTYPE html>"),
        ("<!DOCTYPE html SYSTEM '\"'>", "<!DOCTYPE html>"),
    ] {
        assert_eq!(repair(source).unwrap().lines().nth(1), Some(expected));
    }
}

#[test]
fn an_empty_element_is_empty_whatever_its_name() {
    for (source, expected) in [
        ("<i/>a", "<i></i>a"),
        ("<p/><div/>a", "<p></p><div></div>a"),
        ("<p><script src='x'/>a<b>", "<p><script src=\"x\"></script>a<b></b></p>"),
        ("<p><textarea/>a<iframe/>b<x-y/>c", "<p><textarea></textarea>a<iframe></iframe>b<x-y></x-y>c</p>"),
        ("<br/>a<img src=x />b<hr/>", "<br/>a<img src=\"x\"/>b<hr/>"),
        ("<b><a id='x'/>a</b>", "<b><a id=\"x\"></a>a</b>"),
        ("<form>a<form/>b</form>", "<form>ab</form>"),
        ("<ul><li/><li>a</ul>", "<ul><li></li><li>a</li></ul>"),
        ("<table><tr/><tr><td/><td>a</table>", "<table><tbody><tr></tr><tr><td></td><td>a</td></tr></tbody></table>"),
        ("<pre/>\na", "<pre></pre>\na"),
        ("<plaintext/>a<b>", "<plaintext></plaintext>a<b></b>"),
    ] {
        assert_eq!(body(source), expected, "{source}");
    }
    let document = repair("<title/><style/><p>a").unwrap();
    assert!(document.contains("<head><title></title><style></style></head><body><p>a</p></body>"), "{document}");
}

#[test]
fn one_line_break_stays_one() {
    assert_eq!(body("a<br></br>b</br>c"), "a<br/>b<br/>c");
}

#[test]
fn a_section_of_cdata_is_text_if_it_ends() {
    assert_eq!(body("<p>a<![CDATA[<b> & c]]>d"), "<p>a&lt;b> &amp; cd</p>");
    assert_eq!(body("<p>a<![CDATA[b>c"), "<p>a<!--[CDATA[b-->c</p>");
}

#[test]
fn contents_of_noscript_and_template_are_elements() {
    assert_eq!(
        body("<p><noscript><b>a</noscript></p><template><p>b</template>"),
        "<p><noscript><b>a</b></noscript></p><template><p>b</p></template>"
    );
}

#[test]
fn svg_and_mathml_have_their_namespaces() {
    let link = "xlink:href=\"a\"";
    for (source, expected) in [
        (
            "<svg viewbox='0'><lineargradient/><foreignobject><p/>a<br/></foreignobject></svg>b",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0\"><linearGradient/><foreignObject>\
            <p xmlns=\"http://www.w3.org/1999/xhtml\"></p>a<br xmlns=\"http://www.w3.org/1999/xhtml\"/></foreignObject></svg>b",
        ),
        (
            "<svg><title/><g/><style>a < b</style>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><title/><g/><style>a &lt; b</style></svg>",
        ),
        ("<math><mi>x</mi><mn/></math>a", "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mi>x</mi><mn/></math>a"),
        ("<svg:svg><svg:g/></svg:svg>a", "<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>a"),
        (
            "<p xmlns:q='http://www.w3.org/1998/Math/MathML'><q:math><q:mi/></q:math>",
            "<p><math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mi/></math></p>",
        ),
    ] {
        assert_eq!(body(source), expected, "{source}");
    }
    let document = repair(&format!("<svg xmlns:xlink='x'><a {link}/></svg><i {link}>")).unwrap();
    assert!(
        document.contains("<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">")
    );
    assert_eq!(document.matches(link).count(), 2);
}

#[test]
fn prefixes_are_declared() {
    let document =
        repair("<p epub:type=a xml:lang=b><o:p q:r=1 xmlns:q=''/><z:z xmlns:z='urn:z'/><i xmlns:y='urn:y'>").unwrap();
    assert!(
        document.contains(
            "<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" \
        xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:q=\"urn:unknown:q\" xmlns:z=\"urn:z\">"
        ),
        "{document}"
    );
    assert!(
        document.contains("<p epub:type=\"a\" xml:lang=\"b\"><o:p q:r=\"1\"></o:p><z:z></z:z><i></i></p>"),
        "{document}"
    );
}

#[test]
fn attributes_that_xml_has_no_name_for_are_left_out() {
    assert_eq!(
        body("<p a\"b=1 3=2 :x @y=z ok xmlns=a class=1 class=2 e:a=1 ops:a=2 epub:a=3>"),
        "<p ok=\"\" class=\"1\" e:a=\"1\" ops:a=\"2\"></p>"
    );
}

#[test]
fn names_are_mended() {
    assert_eq!(
        body("<p\"x>a</p\"x><b,>c</b,>d<3e</3><title,>f</title,>"),
        "<p>a</p><b>c</b>d&lt;3e<!--3--><title></title>f"
    );
}

#[test]
fn a_leading_line_break_in_pre_is_not_doubled_and_not_lost() {
    assert_eq!(body("<pre>\na</pre><textarea>\n\nb</textarea>"), "<pre>a</pre><textarea>\nb</textarea>");
}

#[test]
fn an_internal_subset_is_not_shown() {
    assert_eq!(body("<!DOCTYPE html [<!ENTITY a 'b'>]><p>c"), "<p>c</p>");
}

#[test]
fn frames_are_refused() {
    assert_eq!(repair("<frameset><frame src=a></frameset>"), Err(Irreparable::Frames));
}
