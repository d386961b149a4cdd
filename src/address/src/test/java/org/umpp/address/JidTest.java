// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

@Spec({"D-53", "RFC 7622 §3"})
class JidTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "example.net                  |          | example.net |",
                "juliet@example.net           | juliet   | example.net |",
                "juliet@example.net/balcony   | juliet   | example.net | balcony",
                "example.net/a@b/c            |          | example.net | a@b/c",
                "juliet@example.net//@//      | juliet   | example.net | /@//",
                "d@example.net/r at home      | d        | example.net | r at home",
                "a\\40b@example.net           | a\\40b   | example.net |",
            })
    @Spec("RFC 7622 §3.1")
    void theFirstSlashEndsTheDomainpartAndTheFirstAtSignTheLocalpart(
            String text, String local, String domain, String resource) {
        Jid jid = Jid.parse(text);
        assertThat(jid.local()).isEqualTo(local == null ? "" : local);
        assertThat(jid.domain()).isEqualTo(domain);
        assertThat(jid.resource()).isEqualTo(resource == null ? "" : resource);
        assertThat(jid).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "Juliet@Example.NET/Balcony, juliet@example.net/Balcony",
        "ΦΩΣ@example.net, φως@example.net",
        "fu\u0308@example.net, fü@example.net",
        "Ｊuliet@example.net, juliet@example.net",
        "juliet@example.net., juliet@example.net",
        "juliet@BÜCHER.example, juliet@bücher.example",
        "juliet@xn--bcher-kva.example, juliet@bücher.example",
        "juliet@XN--BCHER-KVA.Example., juliet@bücher.example",
        "juliet@faß.example, juliet@faß.example",
        "juliet@bücher。example, juliet@bücher.example",
        "juliet@[2001:DB8:0:0::1], juliet@[2001:db8::1]",
        "juliet@192.0.2.1, juliet@192.0.2.1",
        "juliet@example.net/a\u00a0b, juliet@example.net/a b",
        "juliet@example.net/\u212b, juliet@example.net/Å",
    })
    void everyPartTakesItsCanonicalForm(String text, String canonical) {
        assertThat(Jid.parse(text)).hasToString(canonical).isEqualTo(Jid.parse(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "@",
                "@/",
                "@example.net",
                "juliet@",
                "juliet@/balcony",
                "/balcony",
                "example.net/",
                "juliet@example.net/",
                "juliet@@example.net",
                "juliet@b@example.net",
                "foo bar@example.net",
                "\"juliet\"@example.net",
                "a&b@example.net",
                "a'b@example.net",
                "a:b@example.net",
                "a<b@example.net",
                "a>b@example.net",
                "a＠b@example.net",
                "henry\u2163@example.net",
                "\u265a@example.net",
                "\ud800@example.net",
                "juliet@example..net",
                "juliet@.example.net",
                "juliet@bücher..example",
                "juliet@bücher.example..",
                "juliet@example.net..",
                "juliet@-example.net",
                "juliet@example-.net",
                "juliet@ex_ample.net",
                "juliet@exa mple.net",
                "juliet@\u265a.example",
                "juliet@xn--45h.example",
                "juliet@xn--zzzzzz999.example",
                "juliet@ab--cd.example",
                "juliet@\u05d0a.example",
                "juliet@[::1",
                "juliet@::1]",
                "juliet@example.net/\u0000",
                "juliet@example.net/a\tb",
                "juliet@example.net/\ud800",
            })
    @Spec({"RFC 7622 §3.2", "RFC 7622 §3.3", "RFC 7622 §3.4"})
    void whatBreaksAPartIsRefused(String text) {
        assertThatThrownBy(() -> Jid.parse(text)).isInstanceOf(MalformedAddressException.class);
    }

    @Test
    void eachPartHasAtMost1023Octets() {
        String longest = "a".repeat(1023);
        assertThat(Jid.parse(longest + '@' + longest + '/' + longest).local()).hasSize(1023);
        assertThat(Jid.parse("é".repeat(511) + "@example.net").local()).hasSize(511);
        for (String text : new String[] {
            longest + "a@example.net",
            longest + "a",
            "example.net/" + longest + 'a',
            "é".repeat(512) + "@example.net",
            "example.net/" + "é".repeat(512),
            "example.net/" + "\ud83d\ude00".repeat(256),
            "é".repeat(100_000) + "@example.net",
        }) {
            assertThatThrownBy(() -> Jid.parse(text)).isInstanceOf(MalformedAddressException.class);
        }
    }

    @Test
    void aDnsLabelHasAtMost63OctetsButALocalHostNameIsAsLongAsItLikes() {
        String label = "a".repeat(64);
        assertThat(new Jid("", label, "").domain()).isEqualTo(label);
        assertThatThrownBy(() -> new Jid("", label + ".example", "")).isInstanceOf(MalformedAddressException.class);
        assertThatThrownBy(() -> new Jid("", "ü".repeat(64) + ".example", ""))
                .isInstanceOf(MalformedAddressException.class);
    }

    @Test
    void theAsciiDomainIsTheOneOfDnsAndCertificates() {
        assertThat(Jid.parse("a@BÜCHER.example").asciiDomain()).isEqualTo("xn--bcher-kva.example");
        assertThat(Jid.parse("a@Example.NET").asciiDomain()).isEqualTo("example.net");
        assertThat(Jid.parse("a@[::1]").asciiDomain()).isEqualTo("[::1]");
    }

    @Test
    void aFullJidHasABareOne() {
        Jid full = Jid.parse("juliet@example.net/balcony");
        assertThat(full.isFull()).isTrue();
        assertThat(full.bare()).isEqualTo(Jid.parse("juliet@example.net"));
        assertThat(full.bare().isFull()).isFalse();
        assertThat(full.withResource("chamber")).hasToString("juliet@example.net/chamber");
        assertThat(full.withResource("")).isEqualTo(full.bare());
        assertThatThrownBy(() -> full.withResource("\n")).isInstanceOf(MalformedAddressException.class);
    }

    @Test
    void anErrorNamesThePartAndShowsLittleOfIt() {
        assertThatThrownBy(() -> Jid.parse("juliet@"))
                .hasMessage("domain: \"\" (expected: 1-1023 octets, a domain name or an IP address)");
        assertThatThrownBy(() -> Jid.parse("a\u0007\u202eb c@example.net"))
                .hasMessageStartingWith("localpart: \"ab c\" ");
        assertThatThrownBy(() -> Jid.parse("x".repeat(2000) + "@example.net"))
                .hasMessageStartingWith("localpart: \"" + "x".repeat(64) + "\" ");
    }

    @Test
    void whatWasReadBeforeIsReadTheSameAgain() {
        for (String text : new String[] {"romeo@montague.example.net/orchard", "montague.example.net", "a@b/c"}) {
            Jid first = Jid.parse(text);
            assertThat(Jid.parse(text)).isEqualTo(first).hasToString(text).hasSameHashCodeAs(first);
            assertThat(first.bare().bare()).isEqualTo(Jid.parse(first.bare().toString()));
        }
        assertThat(Jid.parse("Romeo@Montague.Example.NET")).isEqualTo(Jid.parse("romeo@montague.example.net"));
        assertThat(Jid.parse("Romeo@Montague.Example.NET")).hasToString("romeo@montague.example.net");
        assertThat(Jid.parse("a@bücher.example/c").bare().asciiDomain()).isEqualTo("xn--bcher-kva.example");
    }
}
