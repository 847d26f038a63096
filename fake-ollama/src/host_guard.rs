//! The guard against DNS rebinding: on loopback, only local host names may be asked for.

use std::net::IpAddr;

const LOCAL_DOMAINS: [&str; 3] = ["localhost", "local", "internal"];

/// Whether a request with this `Host` header is served by a server bound to this address.
pub(crate) fn is_allowed(host: &str, bound_to: IpAddr) -> bool {
    let name = without_port(host).to_ascii_lowercase();
    if !bound_to.is_loopback() || name.is_empty() {
        return true;
    }
    match name.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_unspecified(),
        Ok(IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unspecified(),
        Err(_) => is_local_name(&name),
    }
}

fn is_local_name(name: &str) -> bool {
    let last_label = name.rsplit('.').next().unwrap_or_default();
    name == "localhost" || (name.contains('.') && LOCAL_DOMAINS.contains(&last_label))
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::is_allowed;
    use std::net::{IpAddr, Ipv4Addr};

    #[test]
    fn refuses_foreign_names_on_loopback_only() {
        let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
        for host in [
            "localhost:11434",
            "127.0.0.1:1",
            "[::1]:1",
            "pc.local",
            "192.168.1.5",
            "",
        ] {
            assert!(is_allowed(host, loopback), "{host}");
        }
        for host in ["evil.example.com", "evil.example.com:11434", "8.8.8.8"] {
            assert!(!is_allowed(host, loopback), "{host}");
        }
        assert!(is_allowed(
            "evil.example.com",
            IpAddr::V4(Ipv4Addr::UNSPECIFIED)
        ));
    }
}
