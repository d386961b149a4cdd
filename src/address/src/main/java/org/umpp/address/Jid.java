// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

/**
 * An XMPP address, always in its canonical form, so that two JIDs are the same address exactly when they are equal
 * (RFC 7622). The localpart follows the UsernameCaseMapped profile of PRECIS, the resourcepart OpaqueString; the
 * domainpart is lower case, in U-labels. A localpart keeps its XEP-0106 escapes.
 *
 * @param local the localpart, "" when absent, else 1-1023 octets of UTF-8
 * @param domain the domainpart, 1-1023 octets of UTF-8
 * @param resource the resourcepart, "" when absent, else 1-1023 octets of UTF-8
 */
public record Jid(String local, String domain, String resource) {
    static final int MAX_OCTETS = 1023;

    /**
     * Brings the parts into their canonical form.
     *
     * @throws MalformedAddressException when a part breaks its profile or its length
     */
    public Jid {
        local = local.isEmpty() ? "" : LocalPart.enforce(local);
        domain = DomainName.toUnicode(domain);
        resource = resource.isEmpty() ? "" : ResourcePart.enforce(resource);
    }

    /**
     * Reads {@code [local@]domain[/resource]}: the first slash ends the domainpart, the first at sign before it ends the
     * localpart (RFC 7622 §3.1).
     *
     * @throws MalformedAddressException when a part is empty though its separator is there, breaks its profile, or is too
     *     long
     */
    public static Jid parse(String text) {
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

    /** This address without its resourcepart. */
    public Jid bare() {
        return resource.isEmpty() ? this : new Jid(local, domain, "");
    }

    /** Whether there is a resourcepart. */
    public boolean isFull() {
        return !resource.isEmpty();
    }

    /**
     * This address with another resourcepart; "" for none.
     *
     * @throws MalformedAddressException when {@code resource} breaks OpaqueString or exceeds 1023 octets
     */
    public Jid withResource(String resource) {
        return new Jid(local, domain, resource);
    }

    /** The domainpart as DNS and certificates spell it: lower case, in A-labels. */
    public String asciiDomain() {
        return DomainName.toAscii(domain);
    }

    /** The address as XMPP writes it; {@link #parse} is its inverse. */
    @Override
    public String toString() {
        if (local.isEmpty()) {
            return resource.isEmpty() ? domain : domain + '/' + resource;
        }
        return resource.isEmpty() ? local + '@' + domain : local + '@' + domain + '/' + resource;
    }
}
