//! The first words of a start: where the server listens and what to type into an e-reader.

use std::{
    fmt,
    net::{IpAddr, SocketAddr, UdpSocket},
};

use domain::accounts::{Registration, SetUpToken};

/// Prints what somebody who has just started the server wants to know.
pub struct Welcome<'a> {
    pub listen: SocketAddr,
    /// This machine's address in its network.
    pub lan: Option<IpAddr>,
    pub base_path: &'a str,
    /// Where people reach the server, if they have said so.
    pub public_url: Option<String>,
    pub storage: &'a str,
    pub registration: Registration,
    /// What the first administrator signs up with.
    pub set_up: Option<&'a SetUpToken>,
}

impl Welcome<'_> {
    fn url(&self, host: impl fmt::Display) -> String {
        format!("http://{host}:{}{}", self.listen.port(), self.base_path)
    }

    fn url_of(&self, address: IpAddr) -> String {
        match address {
            IpAddr::V4(address) => self.url(address),
            IpAddr::V6(address) => self.url(format_args!("[{address}]")),
        }
    }
}

impl fmt::Display for Welcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Inkshelf {} is ready.\n", env!("CARGO_PKG_VERSION"))?;
        let listens_everywhere = self.listen.ip().is_unspecified();
        let elsewhere = if listens_everywhere { self.lan } else { Some(self.listen.ip()) };
        if listens_everywhere {
            writeln!(f, "  here       {}", self.url("localhost"))?;
        }
        if let Some(address) = elsewhere {
            writeln!(f, "  address    {}", self.url_of(address))?;
        }
        writeln!(f, "  storage    {}", self.storage)?;
        let (accounts, sign_in) = match self.registration {
            Registration::Open => ("anybody may register; INKSHELF_REGISTRATION=closed ends that", "make an account"),
            Registration::Closed => ("registration is closed; `inkshelf user add NAME` makes one", "log in"),
        };
        writeln!(f, "  accounts   {accounts}\n")?;
        let url = elsewhere.map_or_else(|| self.url("ADDRESS-OF-THIS-MACHINE"), |address| self.url_of(address));
        if let Some(token) = self.set_up {
            let url = self.public_url.as_ref().unwrap_or(&url);
            writeln!(f, "There is no administrator yet. The first one signs up at")?;
            writeln!(f, "  {url}/signup")?;
            writeln!(f, "with the set-up token {}, or is made by `inkshelf user add NAME --admin`.\n", token.expose())?;
        }
        writeln!(f, "In KOReader, open a book, choose Tools > Progress sync > Custom sync server and type")?;
        writeln!(f, "  {url}")?;
        writeln!(f, "then choose Register / Login in the same menu and {sign_in}.")
    }
}

/// Returns this machine's address in its network: the one that it would send from.
pub fn lan_address() -> Option<IpAddr> {
    // Connecting a datagram socket picks the route and sends nothing; the address is one reserved for documentation.
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    socket.local_addr().ok().map(|address| address.ip()).filter(|address| !address.is_loopback())
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    #[test]
    fn an_open_server_tells_its_address_in_the_network() {
        let welcome = Welcome { lan: Some([192, 168, 1, 20].into()), ..welcome("0.0.0.0:8080") };
        assert_snapshot!(welcome.to_string(), @"
        Inkshelf 0.1.0 is ready.

          here       http://localhost:8080
          address    http://192.168.1.20:8080
          storage    SQLite, data/inkshelf.db
          accounts   anybody may register; INKSHELF_REGISTRATION=closed ends that

        In KOReader, open a book, choose Tools > Progress sync > Custom sync server and type
          http://192.168.1.20:8080
        then choose Register / Login in the same menu and make an account.
        ");
    }

    #[test]
    fn a_closed_server_tells_how_accounts_are_made() {
        let closed = Welcome { registration: Registration::Closed, base_path: "/read", ..welcome("[::1]:80") };
        assert_snapshot!(closed.to_string(), @"
        Inkshelf 0.1.0 is ready.

          address    http://[::1]:80/read
          storage    SQLite, data/inkshelf.db
          accounts   registration is closed; `inkshelf user add NAME` makes one

        In KOReader, open a book, choose Tools > Progress sync > Custom sync server and type
          http://[::1]:80/read
        then choose Register / Login in the same menu and log in.
        ");
    }

    #[test]
    fn a_server_without_an_administrator_tells_how_to_be_one() {
        let token = SetUpToken::parse("abcdefghjkmn").unwrap();
        let public_url = Some("https://example.org/read".to_owned());
        let open = Welcome { set_up: Some(&token), public_url, ..welcome("10.0.0.2:8080") };
        assert_snapshot!(open.to_string(), @"
        Inkshelf 0.1.0 is ready.

          address    http://10.0.0.2:8080
          storage    SQLite, data/inkshelf.db
          accounts   anybody may register; INKSHELF_REGISTRATION=closed ends that

        There is no administrator yet. The first one signs up at
          https://example.org/read/signup
        with the set-up token ABCD-EFGH-JKMN, or is made by `inkshelf user add NAME --admin`.

        In KOReader, open a book, choose Tools > Progress sync > Custom sync server and type
          http://10.0.0.2:8080
        then choose Register / Login in the same menu and make an account.
        ");
        let here = Welcome { public_url: None, ..open };
        assert!(here.to_string().contains("\n  http://10.0.0.2:8080/signup\n"));
    }

    #[test]
    fn without_a_network_the_address_is_left_to_fill_in() {
        assert!(welcome("0.0.0.0:8080").to_string().contains("http://ADDRESS-OF-THIS-MACHINE:8080\n"));
    }

    fn welcome(listen: &str) -> Welcome<'static> {
        Welcome {
            listen: listen.parse().unwrap(),
            lan: None,
            base_path: "",
            public_url: None,
            storage: "SQLite, data/inkshelf.db",
            registration: Registration::Open,
            set_up: None,
        }
    }
}
