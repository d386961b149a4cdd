// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.server;

import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.umpp.interop.draft.PlainTls;
import org.umpp.throwaway.ThrowawayAuthority;

/** A SIP server that sends very many requests over one connection, acknowledges what has to be, and keeps account of the answers. */
final class SipFlood implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HEAD =
            """
            %1$s im:%2$s SIP/2.0
            Via: SIP/2.0/TLS %3$s;branch=z9hG4bK%4$s
            Max-Forwards: 70
            From: <im:%5$s@%3$s>;tag=%4$s
            To: <im:%2$s>%6$s
            Call-ID: %4$s
            CSeq: 1 %7$s
            Contact: <sip:%5$s@%3$s>
            """;
    private static final String OFFER =
            """
            v=0
            o=- 1 1 IN IP4 %1$s
            s=-
            c=IN IP4 %1$s
            t=0 0
            m=message 5269 xmpp/tcp chat
            a=direction:both
            a=jid:%2$s@%1$s/flood
            a=thread:%3$s
            """;

    /** The final response to one request. */
    record Answer(String callId, int status, int retryAfter) {}

    private final String domain;
    private final String callee;
    private final SSLSocket socket;
    private final AtomicInteger asked = new AtomicInteger();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Answer> others = new CopyOnWriteArrayList<>();
    private final Map<String, String> methods = new ConcurrentHashMap<>();
    private final Map<String, String> users = new ConcurrentHashMap<>();

    /**
     * Connects.
     *
     * @param domain whose server this is
     * @param port where the server to be flooded listens
     * @param callee who is called
     */
    SipFlood(String domain, ThrowawayAuthority authority, int port, String callee) throws Exception {
        this.domain = domain;
        this.callee = callee;
        this.socket = (SSLSocket) PlainTls.context(authority.forDomain(domain), authority)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port);
        socket.startHandshake();
        Thread reader = new Thread(this::read, "answers");
        reader.setDaemon(true);
        reader.start();
    }

    /** A user invites the callee. */
    SipFlood invites(String user) throws IOException {
        String callId = next("INVITE", user);
        String body = OFFER.formatted(domain, user, callId).replace("\n", "\r\n");
        return says(head("INVITE", "INVITE", callId, "") + "Content-Type: application/sdp\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
    }

    /** A user wants to watch the callee. */
    SipFlood subscribes(String user) throws IOException {
        String callId = next("SUBSCRIBE", user);
        return says(head("SUBSCRIBE", "SUBSCRIBE", callId, "")
                + "Event: presence\r\nAccept: application/pidf+xml\r\nExpires: 3600\r\nContent-Length: 0\r\n\r\n");
    }

    /** Different users invite the callee, so many a second, for so long. */
    SipFlood invites(int perSecond, Duration time) throws IOException {
        long begin = System.nanoTime();
        int all = (int) (perSecond * time.toMillis() / 1000);
        for (int i = 0; i < all; i++) {
            long due = begin + i * 1_000_000_000L / perSecond;
            while (System.nanoTime() - due < 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            invites("user" + i);
        }
        return this;
    }

    private String next(String method, String user) {
        String callId = domain.substring(0, 3) + asked.incrementAndGet();
        methods.put(callId, method);
        users.put(callId, user);
        return callId;
    }

    private String head(String method, String cseq, String callId, String toTag) {
        return HEAD.formatted(method, callee, domain, callId, users.get(callId), toTag, cseq)
                .replace("\n", "\r\n");
    }

    private SipFlood says(String text) throws IOException {
        synchronized (socket) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }
        return this;
    }

    private void read() {
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            StringBuilder head = new StringBuilder();
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                head.append((char) octet);
                if (head.indexOf("\r\n\r\n") >= 0) {
                    Map<String, String> fields = fields(head.toString());
                    in.skipNBytes(Integer.parseInt(fields.getOrDefault("content-length", "0")));
                    heard(head.toString().strip(), fields);
                    head.setLength(0);
                }
            }
        } catch (IOException e) {
            // the connection is over: what is still to be answered is not, and the test says so
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> fields(String head) {
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : head.split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.putIfAbsent(
                        line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return fields;
    }

    private void heard(String head, Map<String, String> fields) throws IOException {
        if (!head.startsWith("SIP/2.0 ") || head.startsWith("SIP/2.0 1")) {
            return;
        }
        String callId = fields.get("Call-ID");
        int status = Integer.parseInt(head.substring(8, 11));
        Answer answer = new Answer(callId, status, Integer.parseInt(fields.getOrDefault("Retry-After", "-1")));
        Answer first = answers.putIfAbsent(callId, answer);
        // a 2xx comes again until its ACK has arrived (RFC 3261 §13.3.1.4)
        if (first != null && !(first.equals(answer) && status == 200)) {
            others.add(answer);
        }
        if ("INVITE".equals(methods.get(callId))) {
            String to = fields.get("To");
            says(head("ACK", "ACK", callId, to.substring(to.indexOf(";tag="))) + "Content-Length: 0\r\n\r\n");
        }
    }

    /** Waits until every request has its answer. */
    Collection<Answer> answers() {
        await().atMost(PATIENCE).until(() -> answers.size() >= asked.get());
        return answers.values();
    }

    /** What came for requests that had their final response already, and was not the same 2xx again. */
    List<Answer> others() {
        return others;
    }

    long answered(int status) {
        return answers().stream().filter(answer -> answer.status() == status).count();
    }

    int asked() {
        return asked.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
