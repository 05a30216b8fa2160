//! A certificate authority that lives as long as a test, and the TLS it lends to the server.

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::PrivateKeyDer;
use std::sync::Arc;

/// What a client must trust, and what the server shows it.
#[derive(Debug, Clone)]
pub(crate) struct Authority {
    pub(crate) pem: String,
    pub(crate) server: Arc<ServerConfig>,
}

impl Authority {
    /// Made anew, so that no other authority vouches for the server; the certificate is for `127.0.0.1`.
    pub(crate) fn new() -> Self {
        Self::make().expect("keys and certificates can be made")
    }

    fn make() -> Result<Self, Box<dyn std::error::Error>> {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate()?;
        let pem = params.self_signed(&key)?.pem();
        let issuer = Issuer::new(params, key);

        let key = KeyPair::generate()?;
        let leaf = CertificateParams::new(["127.0.0.1".to_owned()])?.signed_by(&key, &issuer)?;
        let mut server = ServerConfig::builder_with_provider(default_provider().into())
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![leaf.into()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))?;
        server.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { pem, server: Arc::new(server) })
    }
}
