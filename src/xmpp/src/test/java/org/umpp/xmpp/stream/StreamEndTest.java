// SPDX-License-Identifier: Apache-2.0
package org.umpp.xmpp.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.umpp.conformance.Spec;
import org.umpp.xmpp.stream.StreamEnd.Side;

@Spec({"D-52", "RFC 6120 §8.3.3.16", "RFC 6120 §8.3.3.17"})
class StreamEndTest {
    private static final StanzaErrorCondition NOT_FOUND = StanzaErrorCondition.REMOTE_SERVER_NOT_FOUND;
    private static final StanzaErrorCondition TIMEOUT = StanzaErrorCondition.REMOTE_SERVER_TIMEOUT;

    static Stream<Arguments> ends() {
        return Stream.of(
                arguments(new StreamEnd.Dns("a.example", true), true, NOT_FOUND, "domain does not exist"),
                arguments(new StreamEnd.Dns("a.example", false), false, TIMEOUT, "domain cannot be resolved"),
                arguments(new StreamEnd.Tls("x"), true, TIMEOUT, "TLS could not be negotiated"),
                arguments(new StreamEnd.Certificate(Side.LOCAL, "x"), true, TIMEOUT, "certificate is not acceptable"),
                arguments(new StreamEnd.Certificate(Side.PEER, "x"), true, TIMEOUT, "our certificate was refused"),
                arguments(new StreamEnd.Sasl(Side.PEER, "x"), true, TIMEOUT, "authentication was refused"),
                arguments(
                        new StreamEnd.Sasl(Side.PEER, "temporary-auth-failure"),
                        false,
                        TIMEOUT,
                        "authentication was refused"),
                arguments(error(StreamErrorCondition.HOST_UNKNOWN), true, NOT_FOUND, "stream error host-unknown"),
                arguments(error(StreamErrorCondition.HOST_GONE), true, NOT_FOUND, "stream error host-gone"),
                arguments(error(StreamErrorCondition.NOT_AUTHORIZED), true, TIMEOUT, "stream error not-authorized"),
                arguments(
                        error(StreamErrorCondition.POLICY_VIOLATION),
                        true,
                        StanzaErrorCondition.POLICY_VIOLATION,
                        "stream error policy-violation"),
                arguments(
                        new StreamEnd.StreamError(Side.LOCAL, StreamErrorCondition.POLICY_VIOLATION, ""),
                        true,
                        TIMEOUT,
                        "stream error policy-violation"),
                arguments(error(StreamErrorCondition.SYSTEM_SHUTDOWN), false, TIMEOUT, "stream error system-shutdown"),
                arguments(
                        error(StreamErrorCondition.RESOURCE_CONSTRAINT),
                        false,
                        TIMEOUT,
                        "stream error resource-constraint"),
                arguments(new StreamEnd.Socket("x"), false, TIMEOUT, "server cannot be reached"),
                arguments(new StreamEnd.Idle(), false, TIMEOUT, "stream was idle"),
                arguments(new StreamEnd.Closed(Side.PEER), false, TIMEOUT, "stream was closed"));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void eachEndSaysWhatBecomesOfThoseWhoWait(
            StreamEnd end, boolean lasting, StanzaErrorCondition condition, String summary) {
        assertThat(end.isLasting()).isEqualTo(lasting);
        assertThat(end.stanzaCondition()).isEqualTo(condition);
        assertThat(end.summary()).isEqualTo(summary);
    }

    @ParameterizedTest
    @EnumSource(StreamErrorCondition.class)
    void aStreamErrorThatWeSendIsUnderstoodByThePeer(StreamErrorCondition condition) {
        XmlElement error = (XmlElement)
                Recorder.read(Recorder.OPEN + condition.toXml("a < b")).get(1);

        assertThat(StreamErrors.read(error)).isEqualTo(new StreamEnd.StreamError(Side.PEER, condition, "a < b"));
    }

    @Test
    void operatorsAreToldMoreThanUsers() {
        assertThat(new StreamEnd.Certificate(Side.LOCAL, "not for a.example").detail())
                .isEqualTo("not for a.example");
        assertThat(new StreamEnd.Tls("STARTTLS is not offered").detail()).isEqualTo("STARTTLS is not offered");
        assertThat(new StreamEnd.Sasl(Side.PEER, "not-authorized", "expired").detail())
                .isEqualTo("not-authorized, the peer says \"expired\"");
        assertThat(new StreamEnd.Sasl(Side.LOCAL, "invalid-authzid").detail()).isEqualTo("invalid-authzid");
        assertThat(new StreamEnd.StreamError(Side.PEER, StreamErrorCondition.NOT_AUTHORIZED, "go away").detail())
                .isEqualTo("the peer says \"go away\"");
        assertThat(new StreamEnd.StreamError(Side.LOCAL, StreamErrorCondition.BAD_FORMAT, "out of place").detail())
                .isEqualTo("out of place");
        assertThat(new StreamEnd.Socket("connection closed").report())
                .isEqualTo("server cannot be reached (connection closed)");
        assertThat(new StreamEnd.Idle().report()).isEqualTo("stream was idle");
    }

    @Test
    void whatAPeerWritesStaysOneShortLine() {
        String text = "a\nERROR forged\u2028line\u202e " + "x".repeat(1_000);
        XmlElement error = (XmlElement) Recorder.read(Recorder.OPEN + StreamErrorCondition.RESET.toXml(text))
                .get(1);

        assertThat(StreamErrors.read(error).text())
                .startsWith("a ERROR forged line  xxx")
                .hasSize(200);
    }

    private static StreamEnd error(StreamErrorCondition condition) {
        return new StreamEnd.StreamError(Side.PEER, condition, "");
    }
}
