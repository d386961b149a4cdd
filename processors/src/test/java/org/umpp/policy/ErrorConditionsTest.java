// SPDX-License-Identifier: Apache-2.0
package org.umpp.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.umpp.conformance.Spec;

@Spec({"D-52", "C-02", "RFC 7247 §7"})
class ErrorConditionsTest {
    private final ErrorConditions table = ErrorConditions.standard();

    @ParameterizedTest(name = "SIP {0} is {1}")
    @CsvSource({
        "300,redirect",
        "301,gone",
        "302,redirect",
        "305,redirect",
        "380,not-acceptable",
        "399,redirect",
        "400,bad-request",
        "401,not-authorized",
        "402,bad-request",
        "403,forbidden",
        "404,item-not-found",
        "405,feature-not-implemented",
        "406,not-acceptable",
        "407,registration-required",
        "408,remote-server-timeout",
        "410,gone",
        "413,policy-violation",
        "414,policy-violation",
        "415,not-acceptable",
        "416,not-acceptable",
        "420,feature-not-implemented",
        "421,not-acceptable",
        "423,resource-constraint",
        "428,not-authorized",
        "429,bad-request",
        "430,recipient-unavailable",
        "436,not-authorized",
        "437,not-authorized",
        "438,not-authorized",
        "439,feature-not-implemented",
        "440,policy-violation",
        "470,not-allowed",
        "480,recipient-unavailable",
        "481,item-not-found",
        "482,not-acceptable",
        "483,not-acceptable",
        "484,item-not-found",
        "485,item-not-found",
        "486,recipient-unavailable",
        "487,recipient-unavailable",
        "488,not-acceptable",
        "489,policy-violation",
        "491,unexpected-request",
        "493,bad-request",
        "494,policy-violation",
        "499,bad-request",
        "500,internal-server-error",
        "501,feature-not-implemented",
        "502,remote-server-not-found",
        "503,internal-server-error",
        "504,remote-server-timeout",
        "505,not-acceptable",
        "513,policy-violation",
        "580,internal-server-error",
        "600,recipient-unavailable",
        "603,recipient-unavailable",
        "604,item-not-found",
        "606,not-acceptable",
        "607,recipient-unavailable"
    })
    void aFinalResponseBecomesACondition(int status, String condition) {
        assertThat(table.condition(status)).isEqualTo(condition);
    }

    @ParameterizedTest(name = "{0} is SIP {1}, type {2}")
    @CsvSource({
        "bad-request,400,modify",
        "conflict,400,cancel",
        "feature-not-implemented,405,cancel",
        "forbidden,403,auth",
        "gone,410,cancel",
        "internal-server-error,500,cancel",
        "item-not-found,404,cancel",
        "jid-malformed,400,modify",
        "not-acceptable,406,modify",
        "not-allowed,403,cancel",
        "not-authorized,403,auth",
        "policy-violation,403,modify",
        "recipient-unavailable,480,wait",
        "redirect,302,modify",
        "registration-required,403,auth",
        "remote-server-not-found,404,cancel",
        "remote-server-timeout,408,wait",
        "resource-constraint,500,wait",
        "service-unavailable,403,cancel",
        "subscription-required,400,auth",
        "undefined-condition,400,cancel",
        "unexpected-request,400,wait",
        "never-heard-of,400,cancel"
    })
    void aConditionBecomesAStatus(String condition, int status, String type) {
        assertThat(table.status(condition)).isEqualTo(status);
        assertThat(table.type(condition)).isEqualTo(type);
    }

    @Test
    void anOperatorOverridesOneLine() {
        Properties mine = new Properties();
        mine.setProperty("sip.486", "resource-constraint");
        mine.setProperty("xmpp.forbidden", "603 auth");

        ErrorConditions overridden = ErrorConditions.with(mine);

        assertThat(overridden.condition(486)).isEqualTo("resource-constraint");
        assertThat(overridden.status("forbidden")).isEqualTo(603);
        assertThat(overridden.condition(404)).isEqualTo("item-not-found");
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({"sip.99x,gone", "sip.200,gone", "xmpp.gone,410", "xmpp.gone,999 cancel", "smtp.550,gone"})
    void anImpossibleLineIsRefusedByItsKey(String key, String value) {
        Properties mine = new Properties();
        mine.setProperty(key, value);

        assertThatThrownBy(() -> ErrorConditions.with(mine))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }
}
