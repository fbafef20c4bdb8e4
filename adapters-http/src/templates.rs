//! The templates, all in the binary.

use std::sync::LazyLock;

use tera::{Context, Tera};

static TEMPLATES: LazyLock<Tera> = LazyLock::new(|| {
    let mut templates = Tera::new();
    templates.autoescape_on([".html", ".svg"]);
    templates
        .add_raw_templates([
            ("card.svg", include_str!("../templates/card.svg")),
            ("ereader/book.html", include_str!("../templates/ereader/book.html")),
            ("ereader/filters.html", include_str!("../templates/ereader/filters.html")),
            ("ereader/list.html", include_str!("../templates/ereader/list.html")),
            ("ereader/message.html", include_str!("../templates/ereader/message.html")),
            ("ereader/navigation.html", include_str!("../templates/ereader/navigation.html")),
            ("ereader/page.html", include_str!("../templates/ereader/page.html")),
            ("ereader/pages.html", include_str!("../templates/ereader/pages.html")),
            ("ereader/rows.html", include_str!("../templates/ereader/rows.html")),
            ("reference.html", include_str!("../templates/reference.html")),
            ("swagger.html", include_str!("../templates/swagger.html")),
            ("web/account.html", include_str!("../templates/web/account.html")),
            ("web/admin/libraries.html", include_str!("../templates/web/admin/libraries.html")),
            ("web/admin/library.html", include_str!("../templates/web/admin/library.html")),
            ("web/admin/tabs.html", include_str!("../templates/web/admin/tabs.html")),
            ("web/admin/users.html", include_str!("../templates/web/admin/users.html")),
            ("web/covers.html", include_str!("../templates/web/covers.html")),
            ("web/home.html", include_str!("../templates/web/home.html")),
            ("web/layout.html", include_str!("../templates/web/layout.html")),
            ("web/login.html", include_str!("../templates/web/login.html")),
            ("web/message.html", include_str!("../templates/web/message.html")),
            ("web/places.html", include_str!("../templates/web/places.html")),
            ("web/publication.html", include_str!("../templates/web/publication.html")),
            ("web/security.html", include_str!("../templates/web/security.html")),
            ("web/shelf.html", include_str!("../templates/web/shelf.html")),
            ("web/signup.html", include_str!("../templates/web/signup.html")),
            ("web/welcome.html", include_str!("../templates/web/welcome.html")),
        ])
        .expect("our own templates are well-formed");
    templates
});

/// Fills in one of our templates; a test of each keeps it from failing.
pub fn render(name: &str, context: &Context) -> String {
    TEMPLATES.render(name, context).expect("our own templates fit their contexts")
}
