// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.umpp.address.Jid;
import org.umpp.conformance.Spec;

@Spec("D-03")
class ReplayFilterTest {
    private static final Jid ROMEO = Jid.parse("romeo@montague.example/orchard");
    private static final Jid JULIET = Jid.parse("juliet@capulet.example/balcony");
    private static final Jid NURSE = Jid.parse("nurse@capulet.example/hall");

    private final ReplayFilter filter = new ReplayFilter(4, 100);

    @Test
    void whatComesAgainAfterABrokenStreamIsKnown() {
        see("a", "b", "c");

        filter.interrupted(10);

        assertThat(isReplay("b", 20)).isTrue();
        assertThat(isReplay("c", 21)).isTrue();
        assertThat(isReplay("d", 22)).isFalse();
    }

    @Test
    void equalIdsAreTheSendersOwnAffairOtherwise() {
        see("a");
        assertThat(isReplay("a", 0)).as("no stream broke").isFalse();

        filter.interrupted(10);
        isReplay("new", 11);
        assertThat(isReplay("a", 12)).as("the replay is over").isFalse();

        filter.interrupted(20);
        filter.resumed();
        assertThat(isReplay("a", 21)).as("the stream goes on").isFalse();
    }

    @Test
    void aReplayIsExpectedForSomeTimeOnly() {
        see("a");
        filter.interrupted(10);

        assertThat(isReplay("a", 110)).isFalse();
    }

    @Test
    void idFromAndToMakeAStanza() {
        see("a");
        filter.interrupted(0);

        Stanza toTheNurse = Stanza.message(ROMEO, NURSE).id("a").build();
        assertThat(filter.isReplay(toTheNurse, 1)).isFalse();
    }

    @Test
    void aStanzaWithoutAnIdIsAlwaysNewAndEndsNoReplay() {
        see("a");
        filter.interrupted(0);

        assertThat(isReplay("", 1)).isFalse();
        assertThat(isReplay("a", 2)).isTrue();
    }

    @Test
    void onlyTheLastAreRemembered() {
        see("a", "b", "c", "d", "e");
        filter.interrupted(0);

        assertThat(isReplay("b", 1)).isTrue();
        assertThat(isReplay("a", 2)).isFalse();
    }

    private void see(String... ids) {
        for (String id : ids) {
            isReplay(id, 0);
        }
    }

    private boolean isReplay(String id, long now) {
        return filter.isReplay(Stanza.message(ROMEO, JULIET).id(id).build(), now);
    }
}
