// SPDX-License-Identifier: Apache-2.0
package org.umpp.pki;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a certificate shall say. Without {@link #purposes} it is good for TLS client and server. */
public final class CertificateRequest {
    /** The extended key usages a certificate may carry (RFC 5280 §4.2.1.12). */
    public enum Purpose {
        SERVER_AUTH,
        CLIENT_AUTH
    }

    private static final String ID_ON_XMPP_ADDR = "1.3.6.1.5.5.7.8.5";
    private static final String ID_ON_DNS_SRV = "1.3.6.1.5.5.7.8.7";
    private static final int UTF8_STRING = 0x0C;
    private static final int IA5_STRING = 0x16;

    private final X509Bundle issuer;
    private final CertificateBuilder builder;
    private List<Purpose> purposes = List.of(Purpose.SERVER_AUTH, Purpose.CLIENT_AUTH);

    CertificateRequest(X509Bundle issuer, String commonName) {
        this.issuer = issuer;
        Instant now = Instant.now();
        this.builder = new CertificateBuilder()
                .subject("CN=" + commonName)
                .ecp256()
                .notBefore(now.minus(Duration.ofHours(1)))
                .notAfter(now.plus(Duration.ofDays(1)))
                .setKeyUsage(true, CertificateBuilder.KeyUsage.digitalSignature);
    }

    public CertificateRequest dns(String name) {
        builder.addSanDnsName(name);
        return this;
    }

    public CertificateRequest uri(String uri) {
        builder.addSanUriName(URI.create(uri));
        return this;
    }

    /** Adds an SRVName such as {@code _xmpp-server.example.com} (RFC 4985 §2). */
    public CertificateRequest srvName(String name) {
        builder.addSanOtherName(ID_ON_DNS_SRV, string(IA5_STRING, name));
        return this;
    }

    /** Adds an id-on-xmppAddr (RFC 6120 §13.7.1.4). */
    public CertificateRequest xmppAddr(String address) {
        builder.addSanOtherName(ID_ON_XMPP_ADDR, string(UTF8_STRING, address));
        return this;
    }

    /** Replaces the subjectAltName by these bytes, whatever they are. */
    public CertificateRequest rawSubjectAltName(byte[] der) {
        builder.addExtensionOctetString("2.5.29.17", false, der);
        return this;
    }

    /** Exactly these purposes; none at all leaves the extended key usage out. */
    public CertificateRequest purposes(Purpose... only) {
        purposes = List.of(only);
        return this;
    }

    /** The validity ended a minute ago. */
    public CertificateRequest expired() {
        builder.notAfter(Instant.now().minus(Duration.ofMinutes(1)));
        return this;
    }

    /** An RSA key of 2048 bits in place of ECDSA P-256. */
    public CertificateRequest rsa() {
        builder.rsa2048();
        return this;
    }

    public IssuedCertificate issue() {
        for (Purpose purpose : purposes) {
            if (purpose == Purpose.SERVER_AUTH) {
                builder.addExtendedKeyUsageServerAuth();
            } else {
                builder.addExtendedKeyUsageClientAuth();
            }
        }
        try {
            X509Bundle bundle = builder.buildIssuedBy(issuer);
            return new IssuedCertificate(
                    List.of(bundle.getCertificatePath()), bundle.getKeyPair().getPrivate());
        } catch (Exception e) {
            throw new IllegalStateException("cannot issue a certificate", e);
        }
    }

    private static byte[] string(int tag, String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        if (value.length > 127) {
            throw new IllegalArgumentException("name: " + value.length + " bytes (expected: 1-127)");
        }
        byte[] der = new byte[value.length + 2];
        der[0] = (byte) tag;
        der[1] = (byte) value.length;
        System.arraycopy(value, 0, der, 2, value.length);
        return der;
    }
}
