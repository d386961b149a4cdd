// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.xmpp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A user's client at a server written by others: logs in with SASL PLAIN and shows every stanza as the server wrote it. It has
 * nothing of our own codec, so that a mistake is not made on both sides.
 */
public final class XmppUser implements AutoCloseable {
    private static final int PORT = 5222;
    private static final int PATIENCE_SECONDS = 20;
    private static final String PASSWORD = "pw";

    private final Socket socket = new Socket();
    private final BufferedReader in;
    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> presence = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final CountDownLatch available = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private String jid = "";

    private XmppUser(String host) throws IOException {
        socket.connect(new InetSocketAddress(host, PORT));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Returns when the server knows that the client is available: before, it may drop what comes for the user. */
    public static XmppUser login(String host, String user, String domain, String resource) {
        try {
            XmppUser client = new XmppUser(host);
            client.authenticate(user, domain, resource);
            if (!client.available.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(client.jid + " did not become available within " + PATIENCE_SECONDS + " s");
            }
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private void authenticate(String user, String domain, String resource) throws IOException {
        String header = "<?xml version='1.0'?><stream:stream to='" + domain + "' version='1.0' xmlns='jabber:client' "
                + "xmlns:stream='http://etherx.jabber.org/streams'>";
        says(header);
        next("<stream:features");
        String plain = '\0' + user + '\0' + PASSWORD;
        says("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
                + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)) + "</auth>");
        next("<success");
        says(header);
        next("<stream:features");
        says("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>" + resource
                + "</resource></bind></iq>");
        String bound = next("<iq");
        jid = bound.substring(bound.indexOf("<jid>") + 5, bound.indexOf("</jid>"));
        // who has not asked for it is told nothing of subscriptions (RFC 6121 §2.1.6)
        says("<iq type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>");
        next("<iq");
        says("<presence/>");
        socket.setSoTimeout(0);
        Thread reader = new Thread(this::read, jid);
        reader.setDaemon(true);
        reader.start();
    }

    /** The full JID. */
    public String jid() {
        return jid;
    }

    /** Sends this as it is. */
    public void says(String xml) {
        try {
            socket.getOutputStream().write(xml.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a message of a chat. */
    public void writes(String to, String id, String thread, String body) {
        says("<message to='" + to + "' id='" + id + "' type='chat'><thread>" + thread + "</thread><body>" + body
                + "</body></message>");
    }

    /** The next message, an error or not. */
    public String reads() throws InterruptedException {
        return take(messages, "message");
    }

    /** Whether a message is there that nobody has read. */
    public boolean hasUnread() {
        return !messages.isEmpty();
    }

    /** The next message, or null if none comes for that long. */
    @Nullable
    public String readsWithin(Duration patience) throws InterruptedException {
        return messages.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The next presence, or null if none comes in time. */
    public @Nullable String seesWithin(Duration patience) throws InterruptedException {
        return presence.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The next presence of somebody else. */
    public String sees() throws InterruptedException {
        return take(presence, "presence");
    }

    /** The next result or error of a query. */
    public String isAnswered() throws InterruptedException {
        return take(answers, "answer");
    }

    /** Logs out in good order: when this returns, the server has no such resource any more. */
    public void logsOut() throws InterruptedException {
        says("<presence type='unavailable'/></stream:stream>");
        if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the server does not let " + jid + " go within " + PATIENCE_SECONDS + " s");
        }
    }

    private String take(LinkedBlockingQueue<String> queue, String what) throws InterruptedException {
        String stanza = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (stanza == null) {
            throw new AssertionError("no " + what + " reached " + jid + " within " + PATIENCE_SECONDS + " s");
        }
        return stanza;
    }

    private void read() {
        try {
            for (String element = element(); element != null; element = element()) {
                if (element.startsWith("<message")) {
                    messages.add(element);
                } else if (element.startsWith("<presence")) {
                    String from = attribute(element, "from");
                    if (from.equals(jid)) {
                        available.countDown();
                    } else if (!from.startsWith(jid.substring(0, jid.indexOf('/')))) {
                        presence.add(element);
                    }
                } else if (element.startsWith("<iq") && isAnswer(attribute(element, "type"))) {
                    answers.add(element);
                }
            }
        } catch (IOException e) {
            // the connection is over: what the test still waits for does not come, and it says so
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private static boolean isAnswer(String type) {
        return type.equals("result") || type.equals("error");
    }

    /** The answer of the server to the last step of the login; a resource that is bound may be written to before. */
    private String next(String start) throws IOException {
        String element = element();
        while (element != null && (element.startsWith("<presence") || element.startsWith("<message"))) {
            if (element.startsWith("<message")) {
                messages.add(element);
            }
            element = element();
        }
        if (element == null || !element.startsWith(start)) {
            throw new AssertionError(start + " expected, but came " + element);
        }
        return element;
    }

    /** The next element below the stream; the declaration and the header of the stream are passed over. */
    private @Nullable String element() throws IOException {
        StringBuilder element = new StringBuilder();
        int depth = 0;
        while (true) {
            String tag = tag(element);
            if (tag == null || tag.startsWith("</stream:stream")) {
                return null;
            }
            if (tag.startsWith("<?") || tag.startsWith("<stream:stream")) {
                element.setLength(0);
                continue;
            }
            if (tag.startsWith("</")) {
                depth--;
            } else if (!tag.endsWith("/>")) {
                depth++;
            }
            if (depth == 0) {
                return element.toString().strip();
            }
        }
    }

    /** Reads on to the end of the next tag, adds all of it, and gives the tag; no server writes comments or CDATA. */
    private @Nullable String tag(StringBuilder element) throws IOException {
        int start = -1;
        char quote = 0;
        for (int c = in.read(); c >= 0; c = in.read()) {
            element.append((char) c);
            if (start < 0) {
                start = c == '<' ? element.length() - 1 : -1;
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = (char) c;
            } else if (c == '>') {
                return element.substring(start);
            }
        }
        return null;
    }

    /** An attribute of the first tag; "" without it. */
    public static String attribute(String element, String name) {
        String tag = element.substring(0, element.indexOf('>'));
        int at = tag.indexOf(' ' + name + '=');
        if (at < 0) {
            return "";
        }
        int from = at + name.length() + 3;
        return tag.substring(from, tag.indexOf(tag.charAt(from - 1), from));
    }

    /** What is between the tags of the first child of this name. */
    public static String text(String element, String child) {
        String open = '<' + child + '>';
        int from = element.indexOf(open);
        if (from < 0) {
            throw new AssertionError("no " + child + " in " + element);
        }
        return element.substring(from + open.length(), element.indexOf("</" + child + '>', from));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
