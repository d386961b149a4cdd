// SPDX-License-Identifier: Apache-2.0
package org.umpp.sip.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.umpp.sip.dialog.DialogId;
import org.umpp.sip.dialog.EndReason;
import org.umpp.sip.dialog.Usage;
import org.umpp.sip.message.HeaderName;
import org.umpp.sip.message.MessageBuilder;
import org.umpp.sip.message.SipMessage;
import org.umpp.sip.message.SipRequest;
import org.umpp.sip.message.SipResponse;
import org.umpp.sip.message.SipUri;
import org.umpp.sip.message.Via;
import org.umpp.sip.transaction.ManualScheduler;
import org.umpp.sip.transaction.Timers;
import org.umpp.sip.transport.Destination;
import org.umpp.sip.transport.Flow;
import org.umpp.sip.transport.PeerIdentity;
import org.umpp.sip.transport.Protocol;
import org.umpp.sip.transport.SendCallback;
import org.umpp.sip.transport.SipTransport;
import org.umpp.sip.transport.TransportException;

/**
 * The other side of a conversation with a user agent, message by message, and the user of that agent. Time stands still
 * but for {@link #pass}. The agent serves thecappulets.example.com; the partner is montague.example.net.
 */
final class Partner implements SipTransport, Application {
    static final String CONTACT = "<sip:gw@thecappulets.example.com:5061;transport=tls>";

    final ManualScheduler time = new ManualScheduler();
    final ConcurrentHashMap<DialogId, Usage> dialogs;
    final Deque<SipMessage> inbox = new ArrayDeque<>();
    final List<IncomingRequest> handled = new ArrayList<>();
    final List<IncomingRequest> cancelled = new ArrayList<>();
    final List<String> ended = new ArrayList<>();
    final List<String> reasons = new ArrayList<>();
    final List<Reply> replies = new ArrayList<>();
    final UserAgent agent;

    /** What the agent's user answers at once; {@code null} to let it wait. */
    Function<IncomingRequest, Answer> user = request -> Answer.of(200);

    /** How many requests come in. */
    RequestGate gate = RequestGate.OPEN;

    boolean takes = true;
    TransportException unreachable;
    SipUri proxy;
    String edge = "";
    boolean readsSipOnly;
    String home = "";
    private int branch;

    Partner() {
        this(1000);
    }

    /** An agent that finds these dialogs when it starts. */
    Partner(ConcurrentHashMap<DialogId, Usage> dialogs) {
        this(1000, dialogs);
    }

    Partner(int maxDialogs) {
        this(maxDialogs, new ConcurrentHashMap<>());
    }

    private Partner(int maxDialogs, ConcurrentHashMap<DialogId, Usage> dialogs) {
        this.dialogs = dialogs;
        Profile profile = new Profile(
                Set.of("thecappulets.example.com"),
                Set.of("presence"),
                List.of("application/pidf+xml", "application/cpim-pidf+xml", "text/plain"),
                List.of("application/pidf+xml", "application/cpim-pidf+xml"),
                3600,
                60,
                maxDialogs,
                1000,
                5,
                180,
                5_000,
                Timers.DEFAULT);
        agent = new UserAgent(
                profile,
                this,
                time,
                this,
                dialogs,
                (direction, peer, message) -> {},
                (request, peer) -> gate.retryAfter(request, peer));
    }

    // --- the partner

    /** A flow with this certificate, over TLS. */
    static Flow flow(String... domains) {
        return new FakeFlow(Protocol.TLS, Set.of(domains), false);
    }

    /** Sends a request over the partner's own flow. */
    void sends(SipRequest request) {
        agent.request(request, flow("montague.example.net"));
    }

    void sends(SipResponse response) {
        agent.response(response, flow("montague.example.net"));
    }

    /** The next message, which must be a request of this method. */
    SipRequest receives(String method) {
        assertThat(inbox).as("expecting " + method).isNotEmpty();
        SipMessage next = inbox.remove();
        assertThat(next.startLine()).startsWith(method + " ");
        return (SipRequest) next;
    }

    /** The next message, which must be a response of this status. */
    SipResponse receives(int status) {
        assertThat(inbox).as("expecting " + status).isNotEmpty();
        SipMessage next = inbox.remove();
        assertThat(next.startLine()).startsWith("SIP/2.0 " + status);
        return (SipResponse) next;
    }

    void receivesNothing() {
        assertThat(inbox).isEmpty();
    }

    void pass(long millis) {
        time.pass(millis);
    }

    /** Lets time pass, second by second, until the agent says something; says how many seconds that took. */
    int awaits(int mostSeconds) {
        for (int second = 0; second < mostSeconds; second++) {
            if (!inbox.isEmpty()) {
                return second;
            }
            time.pass(1000);
        }
        assertThat(inbox).as("within " + mostSeconds + " s").isNotEmpty();
        return mostSeconds;
    }

    /** A request of Romeo's to Juliet with the header fields that every request has; the caller adds its own. */
    MessageBuilder<SipRequest> romeo(String method, String uri, String callId, int cseq, String toTag) {
        String scheme = method.equals("INVITE") || method.equals("BYE") ? "im" : "pres";
        return SipRequest.builder(method, uri)
                .header(HeaderName.VIA, "SIP/2.0/TLS montague.example.net:5061;branch=z9hG4bKr" + ++branch)
                .header(HeaderName.MAX_FORWARDS, "70")
                .header(HeaderName.FROM, "Romeo <" + scheme + ":romeo@montague.example.net>;tag=29923923")
                .header(
                        HeaderName.TO,
                        "Juliet <" + scheme + ":juliet@thecappulets.example.com>"
                                + (toTag.isEmpty() ? "" : ";tag=" + toTag))
                .header(HeaderName.CALL_ID, callId)
                .header(HeaderName.CSEQ, cseq + " " + method);
    }

    SipRequest invite(String callId) {
        return romeo("INVITE", "im:juliet@thecappulets.example.com", callId, 13992, "")
                .header(HeaderName.CONTACT, "<sip:romeo@orchard.montague.example.net>")
                .body("application/sdp", "v=0\r\n")
                .build();
    }

    SipRequest subscribe(String callId, int expires) {
        return romeo("SUBSCRIBE", "pres:juliet@thecappulets.example.com", callId, 13667, "")
                .header(HeaderName.CONTACT, "<sip:romeo@orchard.montague.example.net>")
                .header(HeaderName.EVENT, "presence")
                .header(HeaderName.EXPIRES, Integer.toString(expires))
                .build();
    }

    /** A request of Romeo's in the dialog that a response of the agent made. */
    MessageBuilder<SipRequest> within(SipResponse made, String method, int cseq) {
        return romeo(
                method,
                made.headers().contacts().get(0).uri().toString(),
                made.headers().callId(),
                cseq,
                String.valueOf(made.headers().to().tag()));
    }

    /** Answers a request of the agent, as a dialog's other end. */
    void answers(SipRequest request, int status, String tag, String... fields) {
        MessageBuilder<SipResponse> response = SipResponse.to(request, status, tag);
        for (String field : fields) {
            int colon = field.indexOf(": ");
            response.header(field.substring(0, colon), field.substring(colon + 2));
        }
        sends(response.build());
    }

    // --- the transport under the agent

    @Override
    public Protocol protocol(Destination destination) {
        return Protocol.TLS;
    }

    @Override
    public Via via(Destination destination, String token) {
        return Via.of("TLS", destination.localDomain(), 5061, token);
    }

    @Override
    public SipUri contact(String contactUser, Destination destination, boolean sips) {
        return SipUri.parse((sips ? "sips:" : "sip:") + contactUser + "@thecappulets.example.com:5061"
                + (sips ? "" : ";transport=tls"));
    }

    @Override
    public SipUri proxy(Destination destination) {
        return proxy;
    }

    @Override
    public boolean readsSipOnly(Destination destination) {
        return readsSipOnly;
    }

    @Override
    public boolean isEdge(Flow flow) {
        return flow.peer().proves(edge);
    }

    @Override
    public Set<String> homeOf(Flow flow) {
        return flow.peer().proves(home) ? Set.of("thecappulets.example.com") : Set.of();
    }

    @Override
    public void send(SipRequest request, Destination destination, SendCallback callback) {
        if (unreachable == null) {
            inbox.add(request);
        } else {
            callback.failed(unreachable);
        }
    }

    @Override
    public void send(SipRequest request, Flow flow, SendCallback callback) {
        inbox.add(request);
    }

    @Override
    public void send(SipResponse response, Flow flow, SendCallback callback) {
        inbox.add(response);
    }

    // --- the user of the agent

    @Override
    public boolean takes(String method, String event) {
        return takes;
    }

    @Override
    public void handle(IncomingRequest request) {
        handled.add(request);
        Answer answer = user.apply(request);
        if (answer != null) {
            request.answer(answer);
        }
    }

    @Override
    public void cancelled(IncomingRequest request, String reason) {
        cancelled.add(request);
        reasons.add(reason);
    }

    @Override
    public void ended(Usage usage, EndReason cause, String reason) {
        ended.add(usage.dialog().id().callId() + " " + cause);
        reasons.add(reason);
    }

    /** A request of Juliet's to Romeo. */
    OutgoingRequest juliet(String method, String scheme, String contentType, String body) {
        return new OutgoingRequest(
                method,
                scheme + ":romeo@montague.example.net",
                scheme + ":juliet@thecappulets.example.com",
                scheme + ":romeo@montague.example.net",
                null,
                List.of(),
                contentType,
                body);
    }

    void invites() {
        agent.invite(juliet("INVITE", "im", "application/sdp", "v=0\r\n"), replies::add);
    }

    record FakeFlow(Protocol protocol, Set<String> domains, boolean isTrusted) implements Flow {
        @Override
        public long id() {
            return 1;
        }

        @Override
        public String localDomain() {
            return "thecappulets.example.com";
        }

        @Override
        public PeerIdentity peer() {
            return new PeerIdentity(domains);
        }

        @Override
        public boolean isOutbound() {
            return false;
        }

        @Override
        public InetSocketAddress remote() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 5061);
        }

        @Override
        public boolean isOpen() {
            return true;
        }
    }
}
