// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The dependency lines of docs/architecture.md. */
@AnalyzeClasses(packages = "org.umpp", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] SIP = {"org.umpp.sip.."};
    private static final String[] XMPP = {"org.umpp.xmpp.."};
    private static final String[] PROCESSORS = {
        "org.umpp.markup..",
        "org.umpp.sdp..",
        "org.umpp.pidf..",
        "org.umpp.session..",
        "org.umpp.presence..",
        "org.umpp.policy..",
        "org.umpp.pager.."
    };

    @ArchTest
    static final ArchRule sipKnowsNeitherXmppNorProcessors = noClasses()
            .that()
            .resideInAnyPackage(SIP)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.umpp.xmpp..",
                    "org.umpp.msrp..",
                    "org.umpp.markup..",
                    "org.umpp.sdp..",
                    "org.umpp.pidf..",
                    "org.umpp.session..",
                    "org.umpp.presence..",
                    "org.umpp.policy..",
                    "org.umpp.pager..",
                    "org.umpp.server..");

    @ArchTest
    static final ArchRule xmppKnowsNeitherSipNorProcessors = noClasses()
            .that()
            .resideInAnyPackage(XMPP)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.umpp.sip..",
                    "org.umpp.msrp..",
                    "org.umpp.markup..",
                    "org.umpp.sdp..",
                    "org.umpp.pidf..",
                    "org.umpp.session..",
                    "org.umpp.presence..",
                    "org.umpp.policy..",
                    "org.umpp.pager..",
                    "org.umpp.server..");

    @ArchTest
    static final ArchRule msrpKnowsNeitherOtherWiresNorProcessors = noClasses()
            .that()
            .resideInAnyPackage("org.umpp.msrp..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.umpp.sip..",
                    "org.umpp.xmpp..",
                    "org.umpp.markup..",
                    "org.umpp.sdp..",
                    "org.umpp.pidf..",
                    "org.umpp.session..",
                    "org.umpp.presence..",
                    "org.umpp.policy..",
                    "org.umpp.pager..",
                    "org.umpp.server..");

    @ArchTest
    static final ArchRule processorsKnowNoWire = noClasses()
            .that()
            .resideInAnyPackage(PROCESSORS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.umpp.sip..",
                    "org.umpp.xmpp..",
                    "org.umpp.msrp..",
                    "org.umpp.net..",
                    "org.umpp.server..",
                    "io.netty..");

    @ArchTest
    static final ArchRule machinesKnowNeitherCamelNorNetty = noClasses()
            .that()
            .resideInAnyPackage(
                    "org.umpp.sip.message..",
                    "org.umpp.sip.transaction..",
                    "org.umpp.sip.dialog..",
                    "org.umpp.xmpp.stream..",
                    "org.umpp.msrp.message..",
                    "org.umpp.msrp.session..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.camel..", "io.netty..");

    @ArchTest
    static final ArchRule addressesKnowOnlyTheirLibraries = classes()
            .that()
            .resideInAPackage("org.umpp.address..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("org.umpp.address..", "java..", "com.ibm.icu..", "org.jspecify..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("org.umpp.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule partsOfTheServerDependOneWay =
            slices().matching("org.umpp.server.(*)..").should().beFreeOfCycles();
}
