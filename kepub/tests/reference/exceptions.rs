//! Where we differ from the reference, and what we do instead.

pub struct Exception {
    /// Why the reference is wrong, or ours is better.
    pub reason: &'static str,
    /// `content/NAME`, `soup/LINE`, `xhtml/LINE`. What we make of each is in `cases/ours`.
    pub cases: &'static [&'static str],
    /// Documents, and what there has to be in their conversion.
    pub examples: &'static [(&'static [u8], &'static str)],
}

/// An exception that is none any more fails the test.
pub const EXCEPTIONS: &[Exception] = &[
    Exception {
        reason: "well-formed documents are XML, whose elements are where their author put them and have the names that \
            they have; HTML, as which the reference reads all documents, moves, adds, renames or swallows some",
        cases: &[
            "content/065-p-in-p",
            "content/068-inline-around-block",
            "content/071-a-in-a",
            "content/089-object-iframe-embed",
            "content/091-image-tag",
            "content/148-ms-word-tags",
            "content/169-self-closing-textarea-iframe",
            "content/170-self-closing-inline",
            "content/172-self-closing-void-variants",
            "content/173-self-closing-custom",
        ],
        examples: &[
            (
                b"<html><body><p>A<p>B</p></p></body></html>",
                r#"<p><span class="koboSpan" id="kobo.1.1">A</span><p><span class="koboSpan" id="kobo.2.1">B</span></p></p>"#,
            ),
            (
                b"<html><body><a>A<a>B</a></a></body></html>",
                r#"<a><span class="koboSpan" id="kobo.0.1">A</span><a><span class="koboSpan" id="kobo.0.2">B</span></a></a>"#,
            ),
            (
                b"<html><body><i/><x-y/><br></br><iframe/>A</body></html>",
                r#"><i/><x-y/><br></br><iframe/><span class="koboSpan" id="kobo.0.1">A</span></div>"#,
            ),
            (
                b"<html xmlns:s='urn:s'><body><image/><s:City>A</s:City></body></html>",
                r#"><image/><s:City><span class="koboSpan" id="kobo.0.1">A</span></s:City></div>"#,
            ),
        ],
    },
    Exception {
        reason: "only text may be in `option`, `textarea` and `rp`, and in a `time` that doesn't tell it in an attribute; \
            the reference puts spans in, which aren't valid there",
        cases: &["content/049-ruby", "content/052-time-data-custom-element", "content/074-form-controls"],
        examples: &[(
            b"<html><body><time>A.</time><select><option>B.</option></select><textarea>C.</textarea>D.</body></html>",
            r#"<time>A.</time><select><option>B.</option></select><textarea>C.</textarea><span class="koboSpan" id="kobo.0.1">D."#,
        )],
    },
    Exception {
        reason: "HTML now keeps elements in a `select`; the reference goes by an older rule and throws them away, with \
            the text of some",
        cases: &["soup/1", "soup/21", "soup/23", "soup/39", "soup/45", "soup/67", "soup/71", "soup/98"],
        examples: &[(
            b"<select><option>A<option><b>B</b></select>",
            "<select><option>A</option><option><b>B</b></option></select>",
        )],
    },
    Exception {
        reason: "XML has no names such as `cat!`, which the reference keeps, so that its document isn't XML",
        cases: &["soup/94"],
        examples: &[(b"<cat! a,b he=1>", r#"<cat he="1">"#)],
    },
    Exception {
        reason: "a prefix that stands for SVG or MathML makes an element theirs; the reference puts spans in, which \
            SVG doesn't show, nor the text in them",
        cases: &["content/083-svg-prefixed", "content/086-math-prefixed"],
        examples: &[
            (
                b"<html><body><s:svg xmlns:s='http://www.w3.org/2000/svg'><s:text>A</s:text></s:svg></body></html>",
                "><s:text>A</s:text></s:svg>",
            ),
            (
                b"<html><body><m:math xmlns:m='http://www.w3.org/1998/Math/MathML'><m:mi>A</m:mi></m:math></body></html>",
                "><m:mi>A</m:mi></m:math>",
            ),
        ],
    },
    Exception {
        reason: "an `svg` without a namespace isn't shown; the reference takes the one of `xmlns:xlink` for it",
        cases: &["content/082-svg-no-xmlns-xlink-only"],
        examples: &[(
            b"<html><body><svg xmlns:xlink='http://www.w3.org/1999/xlink'/></body></html>",
            r#"<svg xmlns:xlink='http://www.w3.org/1999/xlink' xmlns="http://www.w3.org/2000/svg"/>"#,
        )],
    },
    Exception {
        reason: "U+FFFD goes, and with it the spans that hold nothing else, which the reference leaves behind empty",
        cases: &["content/112-replacement-char"],
        examples: &[(
            b"<html><body><p>A\xEF\xBF\xBD. \xEF\xBF\xBD</p><p>\xEF\xBF\xBD</p></body></html>",
            r#"<p><span class="koboSpan" id="kobo.1.1">A. </span></p><p></p>"#,
        )],
    },
    Exception {
        reason: "XML forbids control characters, which the reference keeps, so that its document isn't XML",
        cases: &["content/113-nul-and-controls"],
        examples: &[(b"<html><body>A\x01\x0BB\0C</body></html>", r#"<span class="koboSpan" id="kobo.0.1">ABC</span>"#)],
    },
    Exception {
        reason: "the byte order mark says that it is UTF-16; the reference reads bytes, and writes garbage",
        cases: &["content/157-utf16le-bom-default"],
        examples: &[(
            b"\xFF\xFE<\0p\0>\0\xE9\0.\0",
            "<p><span class=\"koboSpan\" id=\"kobo.1.1\">\u{E9}.</span></p>",
        )],
    },
    Exception {
        reason: "converting a document twice changes nothing; the reference adds its style again",
        cases: &["content/175-already-kepub-official-like", "content/176-already-kepubify"],
        examples: &[
            (
                b"<html><head><style class='kobostylehacks'>div#book-inner { margin-top: 0; margin-bottom: 0;}</style>\
                    </head><body/></html>",
                "margin-bottom: 0;}</style></head><body>",
            ),
            (
                b"<html><head><style id='kobostylehacks'>a</style></head><body/></html>",
                "kobostylehacks' type=\"text/css\">a</style></head><body>",
            ),
        ],
    },
    Exception {
        reason: "an id names one element; the reference gives those of the document's own `kobo.1.1` to spans as well",
        cases: &["content/179-kobo-id-without-class"],
        examples: &[(
            b"<html><body><p id='kobo.3.1'>A</p></body></html>",
            r#"<p id='kobo.3.1'><span class="koboSpan" id="kobo.4.1">A</span></p>"#,
        )],
    },
    Exception {
        reason: "white space behind the body isn't in it; the reference moves it there, into the last span's text",
        cases: &["xhtml/49"],
        examples: &[(
            b"<html><body>A\n</body>\n\n</html>\n",
            "<span class=\"koboSpan\" id=\"kobo.0.1\">A\n</span></div></div></body>",
        )],
    },
];
