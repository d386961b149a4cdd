// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

/** On the stream of a component are the stanzas of many users: none of them ends it for the others. */
@Spec({"D-27", "XEP-0114 §3"})
class ComponentFramerTest {
    private static final String OPEN = "<stream:stream xmlns='jabber:component:accept'"
            + " xmlns:stream='http://etherx.jabber.org/streams' id='i'>";
    private static final XmlLimits LIMITS = new XmlLimits(10_000, 8, 8);

    private static List<Object> read(String text, int pieces) {
        Recorder recorder = new Recorder() {
            @Override
            public void passedOver(MalformedStreamException reason) {
                seen.add(reason.condition());
            }
        };
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        StreamFramer framer = StreamFramer.ofComponent(LIMITS);
        for (int at = 0; at < octets.length; at += pieces) {
            framer.feed(octets, at, Math.min(octets.length, at + pieces), recorder);
        }
        assertThat(framer.isWithinElement()).isFalse();
        return recorder.seen.subList(1, recorder.seen.size());
    }

    private static String message(String to, String inside) {
        return "<message from='juliet@capulet.example/balcony' to='" + to + "'>" + inside + "</message>";
    }

    private static String hello() {
        return message("romeo@montague.example", "<body>O</body>");
    }

    private static Object helloRead() {
        return Stanza.parse(hello());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4096, 1_000_000})
    void whatIsTooLongIsPassedOver(int pieces) {
        String longer = message("romeo@montague.example", "<body>" + "a>b ".repeat(10_000) + "</body>");

        assertThat(read(OPEN + hello() + longer + hello(), pieces))
                .containsExactly(helloRead(), StreamErrorCondition.POLICY_VIOLATION, helloRead());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000_000})
    void whatIsNestedTooDeepIsPassedOver(int pieces) {
        String deeper = message("romeo@montague.example", "<a>".repeat(20) + "<b/>" + "</a>".repeat(20));

        assertThat(read(OPEN + deeper + hello(), pieces))
                .containsExactly(StreamErrorCondition.POLICY_VIOLATION, helloRead());
    }

    @Test
    void whatHasTooManyAttributesIsPassedOver() {
        String many = message("romeo@montague.example", "<x a='' b='' c='' d='' e='' f='' g='' h='' i='' j=''/>");

        assertThat(read(OPEN + many + hello(), 4096))
                .containsExactly(StreamErrorCondition.POLICY_VIOLATION, helloRead());
    }

    @Test
    void anAddressThatIsNoneIsPassedOver() {
        assertThat(read(OPEN + message("ro meo@montague.example", "") + hello(), 4096))
                .containsExactly(StreamErrorCondition.IMPROPER_ADDRESSING, helloRead());
    }

    @Test
    void whatIsNotXmlEndsTheStream() {
        Recorder recorder = new Recorder();
        byte[] octets = (OPEN + "<message from='a.example' to='b.example'><body></message></body>" + hello())
                .getBytes(StandardCharsets.UTF_8);
        StreamFramer framer = StreamFramer.ofComponent(LIMITS);

        MalformedStreamException ended = null;
        try {
            framer.feed(octets, 0, octets.length, recorder);
        } catch (MalformedStreamException e) {
            ended = e;
        }

        assertThat(ended).isNotNull();
        assertThat(ended.condition()).isEqualTo(StreamErrorCondition.NOT_WELL_FORMED);
    }
}
