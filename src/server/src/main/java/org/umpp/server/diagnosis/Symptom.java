// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import static org.umpp.server.diagnosis.Plane.MSRP;
import static org.umpp.server.diagnosis.Plane.PARTNER;
import static org.umpp.server.diagnosis.Plane.SIP;
import static org.umpp.server.diagnosis.Plane.XMPP;
import static org.umpp.server.diagnosis.Severity.FAIL;
import static org.umpp.server.diagnosis.Severity.OK;
import static org.umpp.server.diagnosis.Severity.WARN;

import java.util.List;
import java.util.Locale;

/**
 * All that a diagnosis can find. With its plane, a symptom is the id of a finding, such as {@code sip-certificate-expired};
 * docs/operations.md lists what each means.
 */
public enum Symptom {
    ADMITTED(Step.POLICY, OK, PARTNER),
    UNKNOWN(Step.POLICY, FAIL, PARTNER),
    OURSELVES(Step.POLICY, FAIL, PARTNER),

    OFFERED(Step.POLICY, OK, MSRP),
    REFUSED_LATELY(Step.POLICY, WARN, MSRP),

    LOCATED(Step.DNS, OK, SIP, XMPP),
    NO_SERVICE_RECORD(Step.DNS, WARN, SIP),
    DOMAIN_UNKNOWN(Step.DNS, FAIL, SIP, XMPP),
    SERVICE_ABSENT(Step.DNS, FAIL, SIP, XMPP),
    DNS_FAILURE(Step.DNS, FAIL, SIP, XMPP),

    HOST_WITHOUT_ADDRESS(Step.DNS, WARN, MSRP),

    LISTENING(Step.CONNECT, OK, MSRP),
    NOT_LISTENING(Step.CONNECT, FAIL, MSRP),
    CONNECTED(Step.CONNECT, OK, SIP, XMPP),
    PARTLY_CONNECTED(Step.CONNECT, WARN, SIP, XMPP),
    CONNECTION_REFUSED(Step.CONNECT, FAIL, SIP, XMPP),
    CONNECT_TIMEOUT(Step.CONNECT, FAIL, SIP, XMPP),
    UNREACHABLE(Step.CONNECT, FAIL, SIP, XMPP),

    STREAM(Step.STREAM, OK, XMPP),
    NOT_XMPP(Step.STREAM, FAIL, XMPP),
    STREAM_SILENT(Step.STREAM, FAIL, XMPP),
    STREAM_CLOSED(Step.STREAM, FAIL, XMPP),
    HOST_UNKNOWN(Step.STREAM, FAIL, XMPP),
    STREAM_ERROR(Step.STREAM, FAIL, XMPP),
    WRONG_DOMAIN(Step.STREAM, FAIL, XMPP),
    STARTTLS(Step.STREAM, OK, XMPP),
    STARTTLS_OPTIONAL(Step.STREAM, WARN, XMPP),
    STARTTLS_MISSING(Step.STREAM, FAIL, XMPP),
    STARTTLS_REFUSED(Step.STREAM, FAIL, XMPP),

    TLS(Step.TLS, OK, SIP, XMPP),
    NOT_TLS(Step.TLS, FAIL, SIP, XMPP),
    TLS_SILENT(Step.TLS, FAIL, SIP, XMPP),
    TLS_CLOSED(Step.TLS, FAIL, SIP, XMPP),
    TLS_PARAMETERS(Step.TLS, FAIL, SIP, XMPP),
    TLS_REFUSED(Step.TLS, FAIL, SIP, XMPP),
    OUR_CERTIFICATE_UNASKED(Step.TLS, WARN, SIP, XMPP),
    OUR_CERTIFICATE_UNWANTED(Step.TLS, FAIL, SIP, XMPP),
    OUR_CERTIFICATE_REFUSED(Step.TLS, FAIL, SIP, XMPP),

    CLEAR_TEXT(Step.TLS, WARN, MSRP),

    CERTIFICATE(Step.CERTIFICATE, OK, SIP, XMPP, MSRP),
    CERTIFICATE_UNTRUSTED(Step.CERTIFICATE, FAIL, SIP, XMPP),
    CERTIFICATE_EXPIRED(Step.CERTIFICATE, FAIL, SIP, XMPP),
    CERTIFICATE_NOT_YET_VALID(Step.CERTIFICATE, FAIL, SIP, XMPP),
    CERTIFICATE_EXPIRES_SOON(Step.CERTIFICATE, WARN, SIP, XMPP),
    CERTIFICATE_NAME(Step.CERTIFICATE, FAIL, SIP, XMPP, MSRP),
    CERTIFICATE_PURPOSE(Step.CERTIFICATE, FAIL, SIP, XMPP),
    CERTIFICATE_NOT_FOR_CLIENTS(Step.CERTIFICATE, WARN, SIP, XMPP),
    CERTIFICATE_PIN(Step.CERTIFICATE, FAIL, SIP, XMPP),

    OPTIONS(Step.OPTIONS, OK, SIP),
    OPTIONS_SILENT(Step.OPTIONS, FAIL, SIP),
    OPTIONS_CLOSED(Step.OPTIONS, FAIL, SIP),
    OPTIONS_MALFORMED(Step.OPTIONS, FAIL, SIP),
    OPTIONS_FORBIDDEN(Step.OPTIONS, FAIL, SIP),
    OPTIONS_UNSUPPORTED(Step.OPTIONS, WARN, SIP),
    OPTIONS_REFUSED(Step.OPTIONS, FAIL, SIP),
    METHODS_MISSING(Step.OPTIONS, FAIL, SIP),
    CAPABILITIES_UNSAID(Step.OPTIONS, WARN, SIP),

    EXTERNAL(Step.AUTHENTICATION, OK, XMPP),
    FEATURES(Step.AUTHENTICATION, OK, XMPP),
    EXTERNAL_MISSING(Step.AUTHENTICATION, FAIL, XMPP),
    EXTERNAL_REFUSED(Step.AUTHENTICATION, FAIL, XMPP),

    UNCHECKED(Step.TIME, WARN, SIP, XMPP),
    UNFINISHED(Step.TIME, FAIL, SIP, XMPP);

    private final Step step;
    private final Severity severity;

    @SuppressWarnings("ImmutableEnumChecker") // what List.of makes does not change
    private final List<Plane> planes;

    Symptom(Step step, Severity severity, Plane... planes) {
        this.step = step;
        this.severity = severity;
        this.planes = List.of(planes);
    }

    public Step step() {
        return step;
    }

    public Severity severity() {
        return severity;
    }

    /** On which planes it can be found. */
    public List<Plane> planes() {
        return planes;
    }

    /** The id of the finding on that plane. */
    public String id(Plane plane) {
        return plane + "-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What {@code umpp:diagnose} exits with when this is the first failure; 0 for what is no failure. */
    public int exitCode(Plane plane) {
        return severity == FAIL ? plane.exitCode() + step.exitCode() : 0;
    }
}
