// SPDX-License-Identifier: Apache-2.0
package org.umpp.pidf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.junit.jupiter.api.Test;
import org.umpp.address.TupleId;
import org.umpp.conformance.Spec;
import org.umpp.corpora.Corpus;
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSInput;

@Spec({"R-010", "D-38", "RFC 3863 §4"})
class PidfCorporaTest {
    private static final Set<String> PIDF = Set.of("pidf", "pidf-rpid", "pidf-lo");
    private static final Set<String> OTHER = Set.of("xpidf", "winfo", "iscomposing", "xsd", "xml");

    private static final String XML_ATTRIBUTES = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' "
            + "targetNamespace='http://www.w3.org/XML/1998/namespace'><xs:attribute name='lang' type='xs:language'/>"
            + "</xs:schema>";

    @Test
    void documentsOfOthersAreReadAndSayTheSameAsRecordAndAsStanza() throws IOException {
        int counted = 0;
        int schemaInvalid = 0;
        Map<String, String> wrong = new TreeMap<>();
        try (PresenceRoutes routes = new PresenceRoutes()) {
            for (Corpus.Entry entry : Corpus.named("pidf").entries()) {
                boolean plain = entry.file().endsWith(".xml");
                if (!plain || !PIDF.contains(entry.kind())) {
                    continue;
                }
                counted++;
                boolean read = isRead(routes, entry.bytes());
                schemaInvalid += read && entry.note().contains("not schema-valid") ? 1 : 0;
                if (read != entry.verdict().equals("valid")) {
                    wrong.put(entry.file(), entry.verdict() + ": " + entry.expected());
                }
            }
        }
        System.out.printf(
                "corpora pidf: %d presence documents, %d right, %d of them read though no schema would pass them%n",
                counted, counted - wrong.size(), schemaInvalid);
        assertThat(wrong).isEmpty();
    }

    private static boolean isRead(PresenceRoutes routes, byte[] body) {
        PresenceDocument document;
        try {
            document = PidfReader.read(body);
        } catch (MalformedPidfException e) {
            return false;
        }
        assertThat(routes.document(routes.pidf(document))).isEqualTo(document);
        List<String> stanzas = PresenceStanzas.write(document, "juliet@example.com", "", "");
        assertThat(stanzas).hasSameSizeAs(document.tuples());
        for (int i = 0; i < stanzas.size(); i++) {
            Tuple tuple = document.tuples().get(i);
            assertThat(stanzas.get(i).contains("type=\"unavailable\"")).isEqualTo(!tuple.isOpen());
            assertThat(stanzas.get(i).contains("<show>")).isEqualTo(tuple.show().isPresent());
        }
        return true;
    }

    @Test
    void whatIsNoPresenceDocumentIsRefusedAndNothingItNamesIsOpened() throws IOException {
        List<String> taken = new ArrayList<>();
        int counted = 0;
        for (Corpus.Entry entry : Corpus.named("pidf").entries()) {
            if (!OTHER.contains(entry.kind())) {
                continue;
            }
            counted++;
            try {
                PidfReader.read(entry.bytes());
                taken.add(entry.file());
            } catch (MalformedPidfException e) {
                assertThat(e).hasMessageStartingWith("presence document");
            }
        }
        System.out.printf("corpora pidf: %d other documents, %d refused%n", counted, counted - taken.size());
        assertThat(taken).isEmpty();
    }

    @Test
    @Spec("R-033")
    void whatUmppWritesPassesTheSchemas() throws Exception {
        Corpus corpus = Corpus.named("pidf");
        Validator validator = schema(
                        corpus, "xsd/common-schema.xsd", "xsd/pidf.xsd", "xsd/data-model.xsd", "xsd/rpid.xsd")
                .newValidator();
        String stanza = PresenceRoutes.golden("presence.xml");
        try (PresenceRoutes routes = new PresenceRoutes()) {
            PresenceDocument document = routes.document(routes.pidf(stanza)).withIds(TupleId::of);
            String written = routes.pidf(document);
            assertThat(written).contains("<rpid:busy/>").contains("timestamp");
            validator.validate(new StreamSource(new StringReader(written)));
            validator.validate(new StreamSource(new StringReader(routes.pidf(stanza))));
        }
    }

    private static Schema schema(Corpus corpus, String... files) throws Exception {
        SchemaFactory factory = SchemaFactory.newDefaultInstance();
        // The schema of the xml: attributes names a DTD that is not there.
        DOMImplementationLS dom = (DOMImplementationLS) DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .getDOMImplementation()
                .getFeature("LS", "3.0");
        factory.setResourceResolver((type, namespace, publicId, systemId, base) -> {
            LSInput input = dom.createLSInput();
            input.setStringData(XML_ATTRIBUTES);
            return systemId.endsWith("xml.xsd") ? input : null;
        });
        return factory.newSchema(Arrays.stream(files)
                .map(file -> new StreamSource(corpus.path(file).toFile()))
                .toArray(Source[]::new));
    }
}
