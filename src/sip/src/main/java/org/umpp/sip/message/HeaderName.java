// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Header fields we know by name, with the compact form where one is registered (RFC 3261 §7.3.3, §20; RFC 3265, 4028,
 * 3515, 3841, 3903). Names match without regard to case.
 */
public enum HeaderName {
    ALLOW("Allow", Arity.LIST),
    ACCEPT("Accept", Arity.LIST),
    ACCEPT_CONTACT("Accept-Contact", 'a', Arity.LIST),
    ACCEPT_ENCODING("Accept-Encoding", Arity.LIST),
    ACCEPT_LANGUAGE("Accept-Language", Arity.LIST),
    ALERT_INFO("Alert-Info", Arity.LIST),
    ALLOW_EVENTS("Allow-Events", 'u', Arity.LIST),
    AUTHORIZATION("Authorization", Arity.LIST),
    CALL_ID("Call-ID", 'i', Arity.SINGLE),
    CALL_INFO("Call-Info", Arity.LIST),
    CONTACT("Contact", 'm', Arity.LIST),
    CONTENT_DISPOSITION("Content-Disposition", Arity.SINGLE),
    CONTENT_ENCODING("Content-Encoding", 'e', Arity.LIST),
    CONTENT_LANGUAGE("Content-Language", Arity.LIST),
    CONTENT_LENGTH("Content-Length", 'l', Arity.SINGLE),
    CONTENT_TYPE("Content-Type", 'c', Arity.SINGLE),
    CSEQ("CSeq", Arity.SINGLE),
    DATE("Date", Arity.SINGLE),
    ERROR_INFO("Error-Info", Arity.LIST),
    EVENT("Event", 'o', Arity.SINGLE),
    EXPIRES("Expires", Arity.SINGLE),
    FROM("From", 'f', Arity.SINGLE),
    IN_REPLY_TO("In-Reply-To", Arity.LIST),
    MAX_FORWARDS("Max-Forwards", Arity.SINGLE),
    MIME_VERSION("MIME-Version", Arity.SINGLE),
    MIN_EXPIRES("Min-Expires", Arity.SINGLE),
    MIN_SE("Min-SE", Arity.SINGLE),
    ORGANIZATION("Organization", Arity.SINGLE),
    PATH("Path", Arity.LIST),
    PRIORITY("Priority", Arity.SINGLE),
    PROXY_AUTHENTICATE("Proxy-Authenticate", Arity.LIST),
    PROXY_AUTHORIZATION("Proxy-Authorization", Arity.LIST),
    PROXY_REQUIRE("Proxy-Require", Arity.LIST),
    REASON("Reason", Arity.LIST),
    RECORD_ROUTE("Record-Route", Arity.LIST),
    REFER_TO("Refer-To", 'r', Arity.SINGLE),
    REFERRED_BY("Referred-By", 'b', Arity.SINGLE),
    REJECT_CONTACT("Reject-Contact", 'j', Arity.LIST),
    REPLACES("Replaces", Arity.SINGLE),
    REPLY_TO("Reply-To", Arity.SINGLE),
    REQUEST_DISPOSITION("Request-Disposition", 'd', Arity.LIST),
    REQUIRE("Require", Arity.LIST),
    RETRY_AFTER("Retry-After", Arity.SINGLE),
    ROUTE("Route", Arity.LIST),
    SERVER("Server", Arity.SINGLE),
    SERVICE_ROUTE("Service-Route", Arity.LIST),
    SESSION_EXPIRES("Session-Expires", 'x', Arity.SINGLE),
    SIP_ETAG("SIP-ETag", Arity.SINGLE),
    SIP_IF_MATCH("SIP-If-Match", Arity.SINGLE),
    SUBJECT("Subject", 's', Arity.SINGLE),
    SUBSCRIPTION_STATE("Subscription-State", Arity.SINGLE),
    SUPPORTED("Supported", 'k', Arity.LIST),
    TIMESTAMP("Timestamp", Arity.SINGLE),
    TO("To", 't', Arity.SINGLE),
    UNSUPPORTED("Unsupported", Arity.LIST),
    USER_AGENT("User-Agent", Arity.SINGLE),
    VIA("Via", 'v', Arity.LIST),
    WARNING("Warning", Arity.LIST),
    WWW_AUTHENTICATE("WWW-Authenticate", Arity.LIST);

    private enum Arity {
        SINGLE,
        LIST
    }

    private static final HeaderName[] ALL = values();
    private static final @Nullable HeaderName[] COMPACT = new HeaderName[128];
    private static final @Nullable HeaderName[] BY_HASH = new HeaderName[256];

    static {
        for (HeaderName name : ALL) {
            if (name.compact != 0) {
                COMPACT[name.compact] = name;
                COMPACT[name.compact - 0x20] = name;
            }
            int slot = hash(name.lower, 0, name.lower.length);
            while (BY_HASH[slot] != null) {
                slot = (slot + 1) & 0xff;
            }
            BY_HASH[slot] = name;
        }
    }

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // never written to
    private final byte[] lower;

    @SuppressWarnings("ImmutableEnumChecker") // never written to
    private final byte[] line;

    private final char compact;
    private final boolean single;

    HeaderName(String text, Arity arity) {
        this(text, '\0', arity);
    }

    HeaderName(String text, char compact, Arity arity) {
        this.text = text;
        this.line = (text + ": ").getBytes(StandardCharsets.US_ASCII);
        this.lower = new byte[text.length()];
        for (int i = 0; i < lower.length; i++) {
            lower[i] = (byte) (text.charAt(i) | 0x20);
        }
        this.compact = compact;
        this.single = arity == Arity.SINGLE;
    }

    /** The long form, as RFC 3261 §20 spells it. */
    public String text() {
        return text;
    }

    /** Whether a message may carry this field once at most (RFC 3261 §7.3.1: no comma-separated list in its grammar). */
    public boolean isSingle() {
        return single;
    }

    /** The field of this name, long or compact, in any case; null when we do not know it. */
    public static @Nullable HeaderName of(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        return of(bytes, 0, bytes.length);
    }

    static @Nullable HeaderName of(byte[] bytes, int start, int end) {
        int length = end - start;
        if (length <= 1) {
            return length == 1 && bytes[start] >= 0 ? COMPACT[bytes[start]] : null;
        }
        int slot = hash(bytes, start, end);
        for (HeaderName candidate = BY_HASH[slot]; candidate != null; candidate = BY_HASH[slot]) {
            if (candidate.lower.length == length && candidate.spelt(bytes, start)) {
                return candidate;
            }
            slot = (slot + 1) & 0xff;
        }
        return null;
    }

    /** A small number for an index of header fields; it means nothing outside this process. */
    @SuppressWarnings("EnumOrdinal") // never stored
    int id() {
        return ordinal();
    }

    static HeaderName at(int id) {
        return ALL[id];
    }

    /** The name with its colon and space, as it starts a header line. Not to be written to. */
    byte[] line() {
        return line;
    }

    @Override
    public String toString() {
        return text;
    }

    private boolean spelt(byte[] bytes, int start) {
        for (int i = 0; i < lower.length; i++) {
            if ((bytes[start + i] | 0x20) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    private static int hash(byte[] bytes, int start, int end) {
        int first = bytes[start] | 0x20;
        int middle = bytes[(start + end) >>> 1] | 0x20;
        int last = bytes[end - 1] | 0x20;
        return (first * 31 + middle * 17 + last * 7 + (end - start) * 5) & 0xff;
    }
}
