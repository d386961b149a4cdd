// SPDX-License-Identifier: Apache-2.0
package org.umpp.net.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.umpp.conformance.Spec;
import org.umpp.net.limit.ConnectionLimit.Place;
import org.umpp.net.limit.ConnectionLimit.Refusal;

@Spec("D-29")
class ConnectionLimitTest {
    private final ConnectionLimit limit = new ConnectionLimit(new ConnectionLimit.Bounds(4, 2, 3));

    private Place from(String address) throws UnknownHostException {
        return limit.enter(InetAddress.getByName(address), false);
    }

    @Test
    void oneSourceHasItsShareAndOthersTheirs() throws Exception {
        from("192.0.2.1").proven();
        from("192.0.2.1").proven();
        assertThat(from("192.0.2.1").refusal()).isEqualTo(Refusal.PER_SOURCE);
        assertThat(from("192.0.2.2").refusal()).isNull();
        assertThat(limit.refused(Refusal.PER_SOURCE)).isEqualTo(1);
        assertThat(limit.mostFromOneSource()).isEqualTo(2);
    }

    @Test
    void oneIpv6HostCommandsAWholeNetwork() throws Exception {
        from("2001:db8::1");
        from("2001:db8::2");
        assertThat(from("2001:db8::3").refusal()).isEqualTo(Refusal.PER_SOURCE);
        assertThat(from("2001:db8:0:1::3").refusal()).isNull();
    }

    @Test
    void whoHasNotProvedWhoItIsTakesAnotherPlaceToo() throws Exception {
        Place first = from("192.0.2.1");
        from("192.0.2.2");
        from("192.0.2.3");
        assertThat(from("192.0.2.4").refusal()).isEqualTo(Refusal.UNPROVEN);

        first.proven();
        first.proven();
        assertThat(from("192.0.2.4").refusal()).isNull();
        assertThat(from("192.0.2.5").refusal()).isEqualTo(Refusal.IN_ALL);
        assertThat(limit.inAll()).isEqualTo(4);
        assertThat(limit.unproven()).isEqualTo(3);
    }

    @Test
    void whoLeavesGivesItsPlacesBackOnce() throws Exception {
        Place place = from("192.0.2.1");
        place.leave();
        place.leave();
        assertThat(limit.inAll()).isZero();
        assertThat(limit.unproven()).isZero();
        assertThat(limit.mostFromOneSource()).isZero();
    }

    @Test
    void aTrustedSourceHasNoShare() throws Exception {
        InetAddress community = InetAddress.getByName("192.0.2.1");
        for (int i = 0; i < 3; i++) {
            assertThat(limit.enter(community, true).refusal()).isNull();
        }
    }

    @Test
    void otherBoundsHoldForWhatComesNext() throws Exception {
        from("192.0.2.1");
        limit.use(new ConnectionLimit.Bounds(1, 1, 1));
        assertThat(from("192.0.2.2").refusal()).isEqualTo(Refusal.IN_ALL);
        assertThat(limit.inAll()).isEqualTo(1);
    }
}
