// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.umpp.conformance.MappingTables.quoted;
import static org.umpp.conformance.MappingTables.rows;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.umpp.address.AddressMapping;
import org.umpp.address.ImUri;
import org.umpp.address.Jid;
import org.umpp.address.MalformedAddressException;
import org.umpp.conformance.MappingTables;
import org.umpp.conformance.Spec;

/** The tables of addresses and errors in docs/mappings.md, each row asked of the code. */
@Spec({"D-52", "D-53"})
class MappingTablesTest {
    private final ErrorConditions errors = ErrorConditions.standard();

    static Stream<Arguments> characters() {
        List<String> head = MappingTables.head("### 1.2");
        List<List<String>> table = rows("### 1.2");
        return Stream.iterate(1, i -> i < head.size(), i -> i + 1)
                .filter(i -> !head.get(i).isEmpty())
                .map(i -> Arguments.of(
                        character(head.get(i)),
                        table.get(0).get(i),
                        table.get(1).get(i),
                        table.get(2).get(i)));
    }

    private static char character(String cell) {
        return cell.replaceAll("^`+ ?| ?`+$", "").isEmpty()
                ? '`'
                : cell.replaceAll("^`+ ?| ?`+$", "").charAt(0);
    }

    @ParameterizedTest(name = "{0}: SIP {1}, im {2}, XMPP {3}")
    @MethodSource("characters")
    @Spec({"MAPPINGS §1.2", "RFC 7247 §6.2", "C-01"})
    void eachCharacterStandsWhereItMay(char character, String sip, String im, String xmpp) {
        String raw = "a" + character + "b";
        String encoded = "a%%%02Xb".formatted((int) character);
        Jid jid = AddressMapping.toJid("sip:" + encoded + "@x.example");

        assertThat(jid.local().equals(raw)).as("in a JID").isEqualTo(xmpp.equals("A"));
        assertThat(AddressMapping.toSip(jid)).isEqualTo("sip:" + (sip.equals("A") ? raw : encoded) + "@x.example");
        if (im.equals("D")) {
            assertThat(ImUri.from(jid).toString())
                    .isIn("im:" + encoded + "@x.example", "im:" + (character == '.' ? raw : encoded) + "@x.example");
        }
    }

    static Stream<Arguments> conditions() {
        return rows("## 9.").stream()
                .filter(row -> !row.get(0).startsWith("gone +"))
                .map(row -> Arguments.of(row.get(0).replace(", no text", ""), status(row.get(2)), row.get(4)));
    }

    /** What is emitted where no exception is spoken of. */
    private static int status(String cell) {
        Matcher otherwise = Pattern.compile("else (\\d{3})|(\\d{3}) else").matcher(cell);
        if (otherwise.find()) {
            return Integer.parseInt(otherwise.group(1) != null ? otherwise.group(1) : otherwise.group(2));
        }
        return Integer.parseInt(cell.substring(0, 3));
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @MethodSource("conditions")
    @Spec({"MAPPINGS §9", "RFC 7247 §7.1", "C-02"})
    void eachConditionHasItsStatusAndType(String condition, int status, String type) {
        assertThat(errors.status(condition)).isEqualTo(status);
        if (!type.equals("any")) {
            assertThat(type.split("/")).contains(errors.type(condition));
        }
    }

    static Stream<Arguments> statuses() {
        return rows("## 10.").stream()
                .filter(row ->
                        Character.isDigit(row.get(0).charAt(0)) && !row.get(1).startsWith("by class"))
                .flatMap(row -> Pattern.compile("\\d{3}|\\dxx")
                        .matcher(row.get(0))
                        .results()
                        .map(found -> Arguments.of(
                                Integer.parseInt(found.group().replace("xx", "99")),
                                row.get(1).split("[ (]")[0])));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("statuses")
    @Spec({"MAPPINGS §10", "RFC 7247 §7.2", "C-02"})
    void eachStatusHasItsCondition(int status, String condition) {
        assertThat(errors.condition(status)).isEqualTo(condition);
    }

    @Test
    @Spec({"MAPPINGS §16", "C-01"})
    void eachVectorOfAddressesHolds() {
        int seen = 0;
        for (List<String> row : rows("## 16.")) {
            for (String in : quoted(row.get(0))) {
                if (in.startsWith("<") || !in.contains("@")) {
                    continue;
                }
                seen++;
                boolean uri = in.startsWith("sip:") || in.startsWith("im:");
                if (row.get(1).startsWith("400")) {
                    assertThatThrownBy(() -> AddressMapping.toJid(in)).isInstanceOf(MalformedAddressException.class);
                    continue;
                }
                for (String out : quoted(row.get(1))) {
                    if (uri) {
                        assertThat(AddressMapping.toJid(in)).hasToString(out);
                    } else if (out.startsWith("sip:")) {
                        assertThat(AddressMapping.toSip(Jid.parse(in))).isEqualTo(out);
                    } else if (out.startsWith("im:")) {
                        assertThat(ImUri.from(Jid.parse(in))).hasToString(out);
                    }
                }
            }
        }
        assertThat(seen).isGreaterThan(12);
    }
}
