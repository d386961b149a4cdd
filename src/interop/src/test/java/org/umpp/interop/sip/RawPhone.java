// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.sip;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A phone by hand, over TLS without a certificate: it says what a phone says, and what none should. It has nothing of our own codec. */
public final class RawPhone implements AutoCloseable {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final SSLSocket socket;
    private final String domain;
    private String authorization = "";

    public RawPhone(String host, int port, String domain) throws Exception {
        this.domain = domain;
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        socket = (SSLSocket) context.getSocketFactory().createSocket();
        socket.connect(new InetSocketAddress(host, port));
        socket.setSoTimeout(30_000);
        socket.startHandshake();
    }

    /** A request and its final response; who is challenged answers if there is a password. */
    public String asks(
            String method, String user, String password, String algorithm, String to, String more, String body)
            throws Exception {
        int number = NUMBERS.incrementAndGet();
        authorization = "";
        String response = asks(method, user, to, number, 1, "", more, body);
        if (!password.isEmpty() && response.matches("(?s)SIP/2.0 40[17] .*")) {
            authorization = answer(response, method, user, password, algorithm, to);
            response = asks(method, user, to, number, 2, authorization, more, body);
        }
        return response;
    }

    /** What another phone has answered to a challenge, once more, from here. */
    String replays(RawPhone other, String method, String user, String to, String more) throws Exception {
        return asks(method, user, to, NUMBERS.incrementAndGet(), 3, other.authorization, more, "");
    }

    private String asks(
            String method, String user, String to, int number, int cseq, String also, String more, String body)
            throws Exception {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        String request = method + " sip:" + to + " SIP/2.0\r\n"
                + "Via: SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bK" + number + "x" + cseq + "\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: <sip:" + user + "@" + domain + ">;tag=t" + number + "\r\n"
                + "To: <sip:" + (method.equals("REGISTER") || method.equals("PUBLISH") ? user + "@" + domain : to)
                + ">\r\n"
                + "Call-ID: c" + number + "\r\n"
                + "CSeq: " + cseq + ' ' + method + "\r\n"
                + also + more
                + "Content-Length: " + octets.length + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        String response = reads();
        while (response.startsWith("SIP/2.0 1")) {
            response = reads();
        }
        return response;
    }

    private String answer(String response, String method, String user, String password, String algorithm, String to)
            throws Exception {
        boolean proxy = response.startsWith("SIP/2.0 407");
        Matcher nonce = Pattern.compile("algorithm=" + algorithm + ", nonce=\"([^\"]+)\"")
                .matcher(response);
        if (!nonce.find()) {
            throw new AssertionError("not asked with " + algorithm + ":\n" + response);
        }
        String secret = hash(algorithm, user + ':' + domain + ':' + password);
        String proof = hash(
                algorithm,
                secret + ':' + nonce.group(1) + ":00000001:abc:auth:" + hash(algorithm, method + ":sip:" + to));
        return (proxy ? "Proxy-Authorization" : "Authorization") + ": Digest username=\"" + user + "\", realm=\""
                + domain + "\", nonce=\"" + nonce.group(1) + "\", uri=\"sip:" + to + "\", response=\"" + proof
                + "\", algorithm=" + algorithm + ", cnonce=\"abc\", qop=auth, nc=00000001\r\n";
    }

    public static String hash(String algorithm, String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The next message, with its body. */
    public String reads() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) octet);
        }
        Matcher length = Pattern.compile("(?i)\r\nContent-Length: *([0-9]+)").matcher(head);
        int octets = length.find() ? Integer.parseInt(length.group(1)) : 0;
        return head + new String(in.readNBytes(octets), StandardCharsets.UTF_8);
    }

    /** Answers a request that it has read. */
    public void answers(String request, String status) throws IOException {
        StringBuilder response = new StringBuilder("SIP/2.0 ").append(status).append("\r\n");
        for (String line : request.split("\r\n", -1)) {
            if (line.matches("(?i)(Via|From|To|Call-ID|CSeq|Record-Route):.*")) {
                response.append(line).append(line.matches("(?i)To:.*") && !line.contains("tag=") ? ";tag=p" : "");
                response.append("\r\n");
            }
        }
        response.append("Content-Length: 0\r\n\r\n");
        socket.getOutputStream().write(response.toString().getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** A request in the dialog that a 200 to an INVITE has begun. */
    public void says(String method, String ok) throws IOException {
        int number = Integer.parseInt(line(ok, "CSeq").split(" ")[1]);
        String contact = line(ok, "Contact").replaceAll("(?s).*<([^>]+)>.*", "$1");
        String request = method + ' ' + contact + " SIP/2.0\r\n"
                + "Via: SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bK" + NUMBERS.incrementAndGet() + "y\r\n"
                + "Max-Forwards: 70\r\n"
                + line(ok, "From") + "\r\n" + line(ok, "To") + "\r\n" + line(ok, "Call-ID") + "\r\n"
                + "CSeq: " + (method.equals("ACK") ? number : number + 1) + ' ' + method + "\r\n"
                + "Content-Length: 0\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static String line(String message, String name) {
        Matcher line = Pattern.compile("(?mi)^" + name + ": .*$").matcher(message);
        if (!line.find()) {
            throw new AssertionError("no " + name + " in\n" + message);
        }
        return line.group().strip();
    }

    /** A ping (RFC 5626 §3.5.1): whether it is answered. */
    boolean pings() throws IOException {
        socket.getOutputStream().write("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket.getInputStream().read() == '\r' && socket.getInputStream().read() == '\n';
    }

    /** It goes without a word. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
