// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.umpp.conformance.Spec;

@Spec({"D-53", "C-01"})
class AddressPropertiesTest {

    @Property
    void parsingThrowsNothingButMalformedAddress(@ForAll("texts") String text) {
        parsed(Jid::parse, text);
        parsed(ImUri::parse, text);
        parsed(PresUri::parse, text);
        parsed(AddressMapping::toJid, text);
        parsed(AddressKey::of, text);
        parsed(DomainName::toAscii, text);
    }

    @Property
    void parsingIsTheInverseOfWriting(@ForAll("texts") String text) {
        parsed(Jid::parse, text)
                .ifPresent(jid -> assertThat(Jid.parse(jid.toString())).isEqualTo(jid));
        parsed(ImUri::parse, text)
                .ifPresent(uri -> assertThat(ImUri.parse(uri.toString())).isEqualTo(uri));
        parsed(PresUri::parse, text)
                .ifPresent(uri -> assertThat(PresUri.parse(uri.toString())).isEqualTo(uri));
    }

    @Property
    void canonicalPartsStayAsTheyAre(@ForAll("texts") String text) {
        parsed(Jid::parse, text).ifPresent(jid -> {
            assertThat(new Jid(jid.local(), jid.domain(), jid.resource())).isEqualTo(jid);
            assertThat(DomainName.toUnicode(jid.asciiDomain())).isEqualTo(jid.domain());
        });
    }

    @Property
    void aJidReturnsFromEachUri(@ForAll("users") String user, @ForAll("users") String resource) {
        Optional<Jid> made = parsed(text -> new ImUri(text, "x.example").toJid(), user);
        made.flatMap(jid -> parsed(jid::withResource, resource)).ifPresent(jid -> {
            assertThat(AddressMapping.toJid(AddressMapping.toSip(jid))).isEqualTo(jid);
            assertThat(AddressMapping.toJid(AddressMapping.toSips(jid))).isEqualTo(jid);
            assertThat(ImUri.parse(ImUri.from(jid).toString()).toJid()).isEqualTo(jid.bare());
            assertThat(PresUri.parse(PresUri.from(jid).toString()).toJid()).isEqualTo(jid.bare());
        });
    }

    @Property
    void aLocalpartThatHasAUriReturnsAsItself(@ForAll("locals") String local) {
        parsed(text -> new Jid(text, "x.example", ""), local)
                .flatMap(jid -> parsed(ImUri::from, jid))
                .ifPresent(uri -> {
                    assertThat(uri.toJid().local()).isEqualTo(new Jid(local, "x.example", "").local());
                    assertThat(ImUri.from(uri.toJid()).key()).isEqualTo(uri.key());
                });
    }

    @Property
    void aUserIsTheSameUserAfterACrossing(@ForAll("users") String user) {
        parsed(text -> new ImUri(text, "x.example"), user)
                .ifPresent(uri -> assertThat(ImUri.from(uri.toJid()).key()).isEqualTo(uri.key()));
    }

    private static <T, R> Optional<R> parsed(Function<T, R> parse, T text) {
        try {
            return Optional.of(parse.apply(text));
        } catch (MalformedAddressException e) {
            return Optional.empty();
        }
    }

    /** Strings over what matters to addresses, and now and then over all there is. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> scheme = Arbitraries.of("", "im:", "pres:", "sip:", "sips:", "tel:", "IM:");
        Arbitrary<String> domain = Arbitraries.of(
                "@x.example", "@bücher.example", "@xn--bcher-kva.example", "@[::1]", "", "@", "@a-.b", "@1.2.3.4.");
        Arbitrary<String> rest = Arbitraries.of("", "/r", ";gr=a%20b", ";gr=%C3", ":5060", "?x=y", "/", ";user=phone");
        return Combinators.combine(scheme, users(), domain, users(), rest)
                .as((a, b, c, d, e) -> a + b + c + (d.length() > 4 ? d : "") + e);
    }

    @Provide
    Arbitrary<String> users() {
        Arbitrary<Character> ascii = Arbitraries.chars().range(' ', '~');
        Arbitrary<Character> telling = Arbitraries.of(
                '\\', '%', '2', '0', 'f', 'F', '.', 'ü', 'Σ', 'ς', '＠', '２', '\u0307', '\u0338', 'ſ', 'İ', '한');
        return Arbitraries.oneOf(
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(12),
                telling.list().ofMaxSize(12).map(AddressPropertiesTest::join),
                Arbitraries.oneOf(ascii, telling).list().ofMaxSize(12).map(AddressPropertiesTest::join),
                Arbitraries.strings().ofMaxLength(6));
    }

    @Provide
    Arbitrary<String> locals() {
        return Arbitraries.of("\\20", "\\5c", "\\2f", "\\2F", "\\", "20", "a", "Ü", "5c", "\\40", ".")
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
    }

    private static String join(Iterable<Character> characters) {
        StringBuilder text = new StringBuilder();
        characters.forEach(text::append);
        return text.toString();
    }
}
