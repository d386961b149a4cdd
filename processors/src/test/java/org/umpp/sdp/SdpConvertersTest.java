// SPDX-License-Identifier: Apache-2.0
package org.umpp.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.TypeConverter;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;

class SdpConvertersTest {
    private static final DefaultCamelContext CAMEL = new DefaultCamelContext();

    @BeforeAll
    static void start() {
        CAMEL.start();
    }

    @AfterAll
    static void stop() {
        CAMEL.stop();
    }

    @Test
    void camelFindsTheConvertersByItself() throws Exception {
        TypeConverter converter = CAMEL.getTypeConverter();
        String text = Golden.text("draft-offer.sdp");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        SessionDescription offer = SdpReader.read(text);

        assertThat(converter.mandatoryConvertTo(SessionDescription.class, text)).isEqualTo(offer);
        assertThat(converter.mandatoryConvertTo(SessionDescription.class, bytes))
                .isEqualTo(offer);
        assertThat(converter.mandatoryConvertTo(SessionDescription.class, new ByteArrayInputStream(bytes)))
                .isEqualTo(offer);
        assertThat(converter.mandatoryConvertTo(String.class, offer)).isEqualTo(SdpWriter.write(offer));
        assertThat(converter.mandatoryConvertTo(byte[].class, offer)).isEqualTo(SdpWriter.writeBytes(offer));
        assertThat(converter.mandatoryConvertTo(InputStream.class, offer))
                .hasBinaryContent(SdpWriter.writeBytes(offer));
    }

    @Test
    @Spec("D-31")
    void aMalformedBodyIsReportedAsSuchAndNotShown() {
        byte[] tooLong = new byte[SdpReader.MAX_LENGTH + 1];
        for (Object body : new Object[] {"v=1\na=secret", new byte[] {'v', '='}, new ByteArrayInputStream(tooLong)}) {
            assertThatThrownBy(() -> CAMEL.getTypeConverter().mandatoryConvertTo(SessionDescription.class, body))
                    .hasRootCauseInstanceOf(MalformedSdpException.class)
                    .hasMessageNotContaining("secret");
        }
    }
}
