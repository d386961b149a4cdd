// SPDX-License-Identifier: Apache-2.0
package org.umpp.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.umpp.conformance.Spec;

@Spec("D-53")
class PrecisTest {

    @ParameterizedTest
    @CsvSource({
        "Ａlice, alice",
        "ＡＬＩＣＥ１, alice1",
        "ｱｲｳ, アイウ",
        "A\u030angström, ångström",
        "ΣΊΣΥΦΟΣ, σίσυφος",
        "STRAẞE, straße",
        "straße, straße",
        "col·lecció, col·lecció",
        "נתנאל, נתנאל",
        "שלום1, שלום1",
        "محمد, محمد",
        "کتاب\u200cها, کتاب\u200cها",
        "राम, राम",
        "क्\u200dष, क्\u200dष",
        "日本・語, 日本・語",
    })
    @Spec("RFC 8265 §3.3")
    void aNameIsMappedByWidthThenCaseThenComposed(String text, String enforced) {
        assertThat(Precis.usernameCaseMapped(text)).isEqualTo(enforced);
        assertThat(Precis.usernameCaseMapped(enforced)).isEqualTo(enforced);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a　b",
                "ﬁ",
                "²",
                "Ⅳ",
                "♚",
                "😀",
                "a\u00adb",
                "a\u200bb",
                "a\ufeffb",
                "a\u0378",
                "a\ufffe",
                "\ue000",
                "\ud800",
                "a\ud800",
                "\u1100",
                "ـ",
                "a·b",
                "·l",
                "l·",
                "a͵",
                "a׳",
                "a\u200cb",
                "a\u200d",
                "a・b",
                "٠۰",
                "abc\u05d0",
                "\u05d0abc",
                "\u05d0-",
                "1\u05d0",
                "\u05d01\u0661",
            })
    @Spec({"RFC 8264 §8", "RFC 8264 §4.2", "RFC 5893 §2"})
    void aNameHoldsLettersAndDigitsOfOneDirection(String text) {
        assertThat(Precis.usernameCaseMapped(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "Balcony, Balcony",
        "'a\u00a0b\u3000c', 'a b c'",
        "e\u0301, é",
        "Ａ, Ａ",
        "ﬁ ² Ⅳ ♚ 😀, ﬁ ² Ⅳ ♚ 😀",
        "abc\u05d0, abc\u05d0",
    })
    @Spec("RFC 8265 §4.2")
    void aResourceKeepsCaseAndWidth(String text, String enforced) {
        assertThat(Precis.opaqueString(text)).isEqualTo(enforced);
        assertThat(Precis.opaqueString(enforced)).isEqualTo(enforced);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a\tb", "\u0085", "\u00ad", "\u2028", "\ufdd0", "\ud800", "\ue000", "\u0378", "a·b", "\u200d"
            })
    @Spec("RFC 8264 §4.3")
    void aResourceHoldsNoControlsNorWhatCannotBeSeen(String text) {
        assertThat(Precis.opaqueString(text)).isNull();
    }
}
