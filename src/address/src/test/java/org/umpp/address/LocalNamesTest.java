// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

@Spec({"R-018", "D-53"})
class LocalNamesTest {
    private static final Jid ROMEO = Jid.parse("romeo@montague.example.net");
    private static final Jid RMONTAGUE = Jid.parse("rmontague@montague.example.net");

    @Test
    void theWorldKnowsRomeoAndHisDomainKnowsRmontague() {
        LocalNames names = names("Romeo@Montague.example.net = RMontague");
        assertThat(names.toLocal(ROMEO)).isEqualTo(RMONTAGUE);
        assertThat(names.toUniversal(RMONTAGUE)).isEqualTo(ROMEO);
        assertThat(names.toLocal(ROMEO.withResource("orchard"))).isEqualTo(RMONTAGUE.withResource("orchard"));
        assertThat(names.toUniversal(RMONTAGUE.withResource("orchard"))).isEqualTo(ROMEO.withResource("orchard"));
    }

    @Test
    void aLocalNameMayLieInAnotherDomain() {
        LocalNames names = names("romeo@montague.example.net = 4711@chat.internal");
        assertThat(names.toLocal(ROMEO)).hasToString("4711@chat.internal");
        assertThat(names.toUniversal(Jid.parse("4711@chat.internal/x"))).isEqualTo(ROMEO.withResource("x"));
    }

    @Test
    void whoIsNotListedHasOneName() {
        Jid benvolio = Jid.parse("benvolio@montague.example.net/a");
        assertThat(LocalNames.NONE.toLocal(benvolio)).isSameAs(benvolio);
        assertThat(LocalNames.NONE.toUniversal(benvolio)).isSameAs(benvolio);
        assertThat(LocalNames.NONE.isHidden(benvolio)).isFalse();
    }

    @Test
    void aLocalNameIsHiddenFromPeersUnlessItIsAUniversalOneToo() {
        LocalNames names = names(
                """
                romeo@montague.example.net = rmontague
                a@montague.example.net = b
                b@montague.example.net = a
                """);
        assertThat(names.isHidden(RMONTAGUE.withResource("x"))).isTrue();
        assertThat(names.isHidden(ROMEO)).isFalse();
        assertThat(names.isHidden(Jid.parse("a@montague.example.net"))).isFalse();
        assertThat(names.toLocal(Jid.parse("a@montague.example.net"))).hasToString("b@montague.example.net");
        assertThat(names.toLocal(Jid.parse("b@montague.example.net"))).hasToString("a@montague.example.net");
    }

    @Test
    void contradictionsAreRefusedByName() {
        assertThatThrownBy(() -> names("romeo@m.example = r\nROMEO@m.example = s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("local names: romeo@m.example has two: s@m.example and r@m.example");
        assertThatThrownBy(() -> names("romeo@m.example = r\njuliet@m.example = R"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("local names: r@m.example belongs to two: juliet@m.example and romeo@m.example");
    }

    @Test
    void entriesThatAreNoUserAddressesAreRefused() {
        for (String entry : new String[] {
            "m.example = r",
            "romeo@m.example/x = r",
            "romeo@m.example = r@n.example/x",
            "romeo@m.example = @n.example",
            "romeo@m.example =",
            "romeo@m.example = a b"
        }) {
            assertThatThrownBy(() -> names(entry))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("local names: " + entry.substring(0, entry.indexOf(' ')) + "=");
        }
    }

    private static LocalNames names(String text) {
        Properties entries = new Properties();
        try {
            entries.load(new StringReader(text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new LocalNames(entries);
    }
}
