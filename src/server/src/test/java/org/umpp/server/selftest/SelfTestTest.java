// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.umpp.conformance.Spec;
import org.umpp.server.Verona;
import org.umpp.server.management.Health;
import org.umpp.server.management.Rows;

class SelfTestTest {
    @TempDir
    Path folder;

    @Test
    @Spec({"R-001", "R-002", "D-47"})
    void theDraftsFlowsArePlayedInBothRolesBesideAServerThatServes() throws Exception {
        try (Verona verona = new Verona(folder).start()) {
            verona.montague.writes(Verona.ROMEO + "/orchard", Verona.JULIET, "before");
            verona.capulet.reads();
            List<SelfTest.Step> told = new ArrayList<>();

            Rows<SelfTest.Step> steps = SelfTest.run(DefaultCamelContext::new, told::add);

            assertThat(steps.rows()).isEqualTo(told).allSatisfy(step -> assertThat(step.detail())
                    .as(step.name())
                    .isEmpty());
            assertThat(SelfTest.passed(steps)).isTrue();
            assertThat(steps.rows())
                    .extracting(SelfTest.Step::name)
                    .containsExactly(
                            "certificates and two servers",
                            "we invite: INVITE, and a message",
                            "we invite: a message back",
                            "we invite: BYE",
                            "we are invited: INVITE, and a message",
                            "we are invited: a message back",
                            "we are invited: BYE",
                            "we watch: SUBSCRIBE, open",
                            "we watch: closed",
                            "we are watched: SUBSCRIBE, open",
                            "we are watched: closed",
                            "the servers end");
            verona.montague.writes(Verona.ROMEO + "/orchard", Verona.JULIET, "after");
            assertThat(verona.capulet.reads().body()).isEqualTo("after");
            assertThat(verona.montague.server().health().state()).isEqualTo(Health.State.UP);
        }
        assertThat(ManagementFactory.getPlatformMBeanServer()
                        .queryNames(new ObjectName("org.umpp:type=Server,*"), null))
                .isEmpty();
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(left.filter(file -> file.getFileName().toString().startsWith("umpp-selftest")))
                    .isEmpty();
        }
    }
}
