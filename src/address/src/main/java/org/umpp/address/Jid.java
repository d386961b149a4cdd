// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * An XMPP address, always in its canonical form, so that two JIDs are the same address exactly when they are equal
 * (RFC 7622). The localpart follows the UsernameCaseMapped profile of PRECIS, the resourcepart OpaqueString; the
 * domainpart is lower case, in U-labels. A localpart keeps its XEP-0106 escapes. Immutable.
 */
public final class Jid {
    static final int MAX_OCTETS = 1023;

    /** What was read lately, by the hash of its text: of those who talk the same few addresses are read over and over. */
    private static final AtomicReferenceArray<@Nullable Jid> LATELY = new AtomicReferenceArray<>(1024);

    private final String local;
    private final String domain;
    private final String resource;

    // Asked for several times a stanza; a race costs one making more.
    private @Nullable Jid bare;
    private @Nullable String asciiDomain;
    private @Nullable String text;

    /**
     * Brings the parts into their canonical form.
     *
     * @param local the localpart, "" when absent, else 1-1023 octets of UTF-8
     * @param domain the domainpart, 1-1023 octets of UTF-8
     * @param resource the resourcepart, "" when absent, else 1-1023 octets of UTF-8
     * @throws MalformedAddressException when a part breaks its profile or its length
     */
    public Jid(String local, String domain, String resource) {
        this(
                local.isEmpty() ? "" : LocalPart.enforce(local),
                DomainName.toUnicode(domain),
                resource.isEmpty() ? "" : ResourcePart.enforce(resource),
                null);
    }

    /** Of canonical parts. */
    private Jid(String local, String domain, String resource, @Nullable String asciiDomain) {
        this.local = local;
        this.domain = domain;
        this.resource = resource;
        this.asciiDomain = asciiDomain;
    }

    /**
     * Reads {@code [local@]domain[/resource]}: the first slash ends the domainpart, the first at sign before it ends the
     * localpart (RFC 7622 §3.1).
     *
     * @throws MalformedAddressException when a part is empty though its separator is there, breaks its profile, or is too
     *     long
     */
    public static Jid parse(String text) {
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 16) & LATELY.length() - 1;
        Jid known = LATELY.getAcquire(place);
        if (known != null && known.toString().equals(text)) {
            return known;
        }
        Jid read = read(text);
        if (text.equals(read.toString())) {
            LATELY.setRelease(place, read);
        }
        return read;
    }

    private static Jid read(String text) {
        int slash = text.indexOf('/');
        int at = text.indexOf('@');
        if (slash >= 0 && at > slash) {
            at = -1;
        }
        if (at == 0) {
            throw new MalformedAddressException("localpart", "", "1-1023 octets before @");
        }
        if (slash == text.length() - 1 && slash >= 0) {
            throw new MalformedAddressException("resourcepart", "", "1-1023 octets after /");
        }
        return new Jid(
                at < 0 ? "" : text.substring(0, at),
                text.substring(at + 1, slash < 0 ? text.length() : slash),
                slash < 0 ? "" : text.substring(slash + 1));
    }

    /** The localpart, "" when absent. */
    public String local() {
        return local;
    }

    /** The domainpart, in U-labels. */
    public String domain() {
        return domain;
    }

    /** The resourcepart, "" when absent. */
    public String resource() {
        return resource;
    }

    /** This address without its resourcepart. */
    public Jid bare() {
        if (resource.isEmpty()) {
            return this;
        }
        Jid known = bare;
        if (known == null) {
            known = new Jid(local, domain, "", asciiDomain);
            bare = known;
        }
        return known;
    }

    /** Whether there is a resourcepart. */
    public boolean isFull() {
        return !resource.isEmpty();
    }

    /**
     * This address with another resourcepart; "" for none.
     *
     * @throws MalformedAddressException when {@code other} breaks OpaqueString or exceeds 1023 octets
     */
    public Jid withResource(String other) {
        return other.isEmpty() ? bare() : new Jid(local, domain, ResourcePart.enforce(other), asciiDomain);
    }

    /** The domainpart as DNS and certificates spell it: lower case, in A-labels. */
    public String asciiDomain() {
        String known = asciiDomain;
        if (known == null) {
            known = DomainName.toAscii(domain);
            asciiDomain = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Jid that
                        && local.equals(that.local)
                        && domain.equals(that.domain)
                        && resource.equals(that.resource));
    }

    @Override
    public int hashCode() {
        return 31 * (31 * local.hashCode() + domain.hashCode()) + resource.hashCode();
    }

    /** The address as XMPP writes it; {@link #parse} is its inverse. */
    @Override
    public String toString() {
        String known = text;
        if (known == null) {
            known = write();
            text = known;
        }
        return known;
    }

    private String write() {
        if (local.isEmpty()) {
            return resource.isEmpty() ? domain : domain + '/' + resource;
        }
        return resource.isEmpty() ? local + '@' + domain : local + '@' + domain + '/' + resource;
    }
}
