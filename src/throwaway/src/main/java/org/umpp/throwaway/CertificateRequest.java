// SPDX-License-Identifier: Apache-2.0
package org.umpp.throwaway;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a certificate shall say. Without {@link #purposes} it is good for TLS client and server. */
public final class CertificateRequest {
    /** The extended key usages a certificate may carry (RFC 5280 §4.2.1.12). */
    public enum Purpose {
        SERVER_AUTH,
        CLIENT_AUTH
    }

    private static final String SUBJECT_ALT_NAME = "2.5.29.17";
    private static final byte[] ID_ON_XMPP_ADDR = {0x2B, 6, 1, 5, 5, 7, 8, 5};
    private static final byte[] ID_ON_DNS_SRV = {0x2B, 6, 1, 5, 5, 7, 8, 7};
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int UTF8_STRING = 0x0C;
    private static final int IA5_STRING = 0x16;
    private static final int SEQUENCE = 0x30;
    private static final int DNS_NAME = 0x82;
    private static final int URI = 0x86;
    private static final int CONTEXT_0 = 0xA0;

    private final X509Bundle issuer;
    private final CertificateBuilder builder;
    private final ByteArrayOutputStream names = new ByteArrayOutputStream();
    private byte @Nullable [] rawNames;
    private List<Purpose> purposes = List.of(Purpose.SERVER_AUTH, Purpose.CLIENT_AUTH);

    CertificateRequest(X509Bundle issuer, String commonName, Duration validity) {
        this.issuer = issuer;
        Instant now = Instant.now();
        this.builder = new CertificateBuilder()
                .subject("CN=" + commonName)
                .ecp256()
                .notBefore(now.minus(Duration.ofHours(1)))
                .notAfter(now.plus(validity))
                .setKeyUsage(true, CertificateBuilder.KeyUsage.digitalSignature);
    }

    public CertificateRequest dns(String name) {
        names.writeBytes(element(DNS_NAME, ascii(name)));
        return this;
    }

    public CertificateRequest uri(String uri) {
        names.writeBytes(element(URI, ascii(uri)));
        return this;
    }

    /** Adds an SRVName such as {@code _xmpp-server.example.com} (RFC 4985 §2). */
    public CertificateRequest srvName(String name) {
        return otherName(ID_ON_DNS_SRV, element(IA5_STRING, ascii(name)));
    }

    /** Adds an id-on-xmppAddr (RFC 6120 §13.7.1.4). */
    public CertificateRequest xmppAddr(String address) {
        return otherName(ID_ON_XMPP_ADDR, element(UTF8_STRING, address.getBytes(StandardCharsets.UTF_8)));
    }

    /** Replaces the subjectAltName by these bytes, whatever they are. */
    public CertificateRequest rawSubjectAltName(byte[] der) {
        rawNames = der.clone();
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
        if (rawNames != null) {
            builder.addExtensionOctetString(SUBJECT_ALT_NAME, false, rawNames);
        } else if (names.size() > 0) {
            builder.addExtensionOctetString(SUBJECT_ALT_NAME, false, element(SEQUENCE, names.toByteArray()));
        }
        try {
            X509Bundle bundle = builder.buildIssuedBy(issuer);
            return new IssuedCertificate(
                    List.of(bundle.getCertificatePath()), bundle.getKeyPair().getPrivate());
        } catch (Exception e) {
            throw new IllegalStateException("cannot issue a certificate", e);
        }
    }

    private CertificateRequest otherName(byte[] type, byte[] value) {
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        fields.writeBytes(element(OBJECT_IDENTIFIER, type));
        fields.writeBytes(element(CONTEXT_0, value));
        names.writeBytes(element(CONTEXT_0, fields.toByteArray()));
        return this;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] element(int tag, byte[] value) {
        ByteArrayOutputStream der = new ByteArrayOutputStream(value.length + 4);
        der.write(tag);
        if (value.length >= 0x100) {
            der.write(0x82);
            der.write(value.length >>> 8);
        } else if (value.length >= 0x80) {
            der.write(0x81);
        }
        der.write(value.length);
        der.writeBytes(value);
        return der.toByteArray();
    }
}
