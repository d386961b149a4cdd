// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

@Spec({"RFC 3863 §4.1.2", "RFC 8048 §6.2"})
class TupleIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"balcony", "_x", "a-b.c", "été", "ID", "ID-balcony", "日本"})
    void aNameIsItsOwnId(String resource) {
        assertThat(TupleId.of(resource)).isEqualTo(resource);
        assertThat(TupleId.toResource(resource)).isEqualTo(resource);
    }

    @ParameterizedTest
    @CsvSource({
        "at home, ID-at_20home",
        "4711, ID-4711",
        "a:b, ID-a_3Ab",
        "-x, ID-_2Dx",
        "ü ü, ID-_C3_BC_20_C3_BC",
        "'', ID-",
        "ID-4711, ID-ID_2D4711",
        "ID-, ID-ID_2D",
    })
    void anyOtherResourceIsWrittenInLettersAndDigits(String resource, String id) {
        assertThat(TupleId.of(resource)).isEqualTo(id);
        assertThat(TupleId.toResource(id)).isEqualTo(resource);
        assertThat(TupleId.toResourceOfRfc8048(id)).isEqualTo(resource);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ID-balcony", "ID-at_2", "ID-at home", "ID-_zz", "ID-4_7e", "ID-%34", "ID-_FF", "t4711"})
    void anIdOfAnotherMakingStandsForItself(String id) {
        assertThat(TupleId.toResource(id)).isEqualTo(id);
    }

    @Test
    void aPeerThatFollowsRfc8048PrefixesEveryId() {
        assertThat(TupleId.toResourceOfRfc8048("ID-balcony")).isEqualTo("balcony");
        assertThat(TupleId.toResourceOfRfc8048("balcony")).isEqualTo("balcony");
    }

    @Test
    void aHostileIdIsTakenAsItIs() {
        String id = "ID-".repeat(100_000);
        assertThat(TupleId.toResource(id)).isEqualTo(id);
    }

    @Property
    void everyResourceHasOneIdThatIsAName(@ForAll @StringLength(max = 40) String text) {
        String resource = new String(text.getBytes(UTF_8), UTF_8);
        String id = TupleId.of(resource);
        assertThat(NcName.matches(id)).isTrue();
        assertThat(TupleId.toResource(id)).isEqualTo(resource);
    }

    @Property
    void everyIdHasOneResource(@ForAll @StringLength(max = 40) String id) {
        if (NcName.matches(id)) {
            assertThat(TupleId.of(TupleId.toResource(id))).isEqualTo(id);
        }
    }
}
