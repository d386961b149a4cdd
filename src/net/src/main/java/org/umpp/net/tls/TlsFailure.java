// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a TLS handshake failed: each kind has its own log line and counter. */
public enum TlsFailure {
    /** What came in is no TLS record. */
    NOT_TLS,
    /** The peer did not finish the handshake in time. */
    TIMEOUT,
    /** No TLS version in common, such as a peer that knows TLS 1.1 at best. */
    VERSION,
    /** No cipher suite or signature scheme in common. */
    PARAMETERS,
    /** The peer, as client, showed no certificate. */
    NO_CERTIFICATE,
    /** The certificate of the peer is not valid now. */
    EXPIRED,
    /** The certificate of the peer is not meant for its role (RFC 5280 §4.2.1.12). */
    WRONG_PURPOSE,
    /** The certificate of the peer leads to none of our trust anchors, or is bad in another way. */
    UNTRUSTED,
    /** The certificate of the peer has another key than those its domain is pinned to. */
    NOT_PINNED,
    /** The peer ended the handshake with an alert: it does not like what we showed. */
    REFUSED_BY_PEER,
    /** The connection ended within the handshake. */
    CLOSED,
    /** Anything else. */
    OTHER;

    private static final int MAX_CAUSES = 16;

    /** The kind of a failure which the TLS handler reported. */
    public static TlsFailure of(@Nullable Throwable failure) {
        @Nullable Throwable cause = failure;
        TlsFailure found = OTHER;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            TlsFailure kind = kind(cause);
            // The innermost cause says most: an expiry lies within a failed path validation.
            if (kind != OTHER) {
                found = kind;
            }
            cause = cause.getCause();
        }
        return found;
    }

    /** What the failure says for a log: the text of its innermost cause, such as {@code Received fatal alert: bad_certificate}. */
    public static String innermost(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause.getCause() != null && depth < MAX_CAUSES; depth++) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private static TlsFailure kind(Throwable cause) {
        if (cause instanceof NotSslRecordException) {
            return NOT_TLS;
        }
        if (cause instanceof SslHandshakeTimeoutException) {
            return TIMEOUT;
        }
        if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
            return EXPIRED;
        }
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof CertificateException) {
            return message.contains("key usage") || message.contains("KeyUsage") ? WRONG_PURPOSE : UNTRUSTED;
        }
        if (cause instanceof ClosedChannelException) {
            return CLOSED;
        }
        return cause instanceof SSLException ? ofMessage(message) : OTHER;
    }

    /** The JDK tells these apart by text only. */
    private static TlsFailure ofMessage(String message) {
        if (message.startsWith("Received fatal alert")) {
            return REFUSED_BY_PEER;
        }
        if (message.startsWith("Empty client certificate chain")) {
            return NO_CERTIFICATE;
        }
        if (message.contains("protocol")) {
            return VERSION;
        }
        return message.contains("in common") || message.contains("handshake parameters") ? PARAMETERS : OTHER;
    }
}
