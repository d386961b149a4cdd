// SPDX-License-Identifier: Apache-2.0
package org.umpp.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.umpp.address.AddressKey;
import org.umpp.address.AddressMapping;
import org.umpp.address.DomainName;
import org.umpp.address.ImUri;
import org.umpp.address.Jid;
import org.umpp.address.MalformedAddressException;
import org.umpp.address.PresUri;

/** An address of either world: what is read is canonical and comes back (RFC 7622, RFC 3860, RFC 7247 §6). */
public final class Address {
    private Address() {}

    /** The entry of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        Bounds.hold(octets, () -> check(text));
    }

    private static void check(String text) {
        Jid jid = returns(text, Jid::parse);
        if (jid != null) {
            Bounds.equal("its parts again", new Jid(jid.local(), jid.domain(), jid.resource()), jid);
            Bounds.equal("its domain again", DomainName.toUnicode(jid.asciiDomain()), jid.domain());
            crosses(jid);
        }
        ImUri im = returns(text, ImUri::parse);
        Jid crossed = im == null ? null : parsed(text, each -> im.toJid());
        if (im != null && crossed != null) {
            Bounds.equal("its user after a crossing", ImUri.from(crossed).key(), im.key());
        }
        returns(text, PresUri::parse);
        parsed(text, AddressKey::of);
        parsed(text, DomainName::toAscii);
        Jid mapped = parsed(text, AddressMapping::toJid);
        if (mapped != null) {
            Bounds.equal("read back", Jid.parse(mapped.toString()), mapped);
        }
    }

    /** A JID that has a URI returns from it. */
    private static void crosses(Jid jid) {
        String sip = parsed("", each -> AddressMapping.toSip(jid));
        if (sip != null) {
            Bounds.equal("from its sip URI", AddressKey.of(AddressMapping.toJid(sip)), AddressKey.of(jid));
        }
    }

    private static <T> @Nullable T returns(String text, Function<String, T> parse) {
        T read = parsed(text, parse);
        if (read != null) {
            Bounds.equal("read back", parse.apply(String.valueOf(read)), read);
        }
        return read;
    }

    private static <T> @Nullable T parsed(String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (MalformedAddressException e) {
            return null;
        }
    }
}
