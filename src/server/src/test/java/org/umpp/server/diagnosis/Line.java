// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.diagnosis;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One connection to a {@link FakeServer}. */
final class Line implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private Socket socket;

    Line(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** Does the server side of a handshake; asks for a certificate if it shall. */
    Line secures(SSLContext tls, boolean asks) throws IOException {
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, "localhost", 0, true);
        secure.setUseClientMode(false);
        secure.setNeedClientAuth(asks);
        socket = secure;
        secure.startHandshake();
        return this;
    }

    Line says(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    /** Waits for this text; the result is all that was heard up to it. */
    String hears(String text) throws IOException {
        StringBuilder heard = new StringBuilder();
        while (heard.indexOf(text) < 0) {
            int octet = socket.getInputStream().read();
            if (octet < 0) {
                throw new EOFException(heard.toString());
            }
            heard.append((char) octet);
        }
        return heard.toString();
    }

    /** Says nothing until the other side goes. */
    void staysSilent() throws IOException {
        while (socket.getInputStream().read() >= 0) {
            // whatever it says
            continue;
        }
    }

    /** Answers one request with this response, which gets the headers of the request. */
    void answers(String statusLine, String... headers) throws IOException {
        answer(hears("\r\n\r\n"), statusLine, headers);
    }

    /** Answers this request. */
    void answer(String request, String statusLine, String... headers) throws IOException {
        StringBuilder response = new StringBuilder(statusLine).append("\r\n");
        for (String line : request.split("\r\n", -1)) {
            if (line.matches("(Via|From|Call-ID|CSeq): .*")) {
                response.append(line).append("\r\n");
            } else if (line.startsWith("To: ")) {
                response.append(line).append(";tag=x\r\n");
            }
        }
        for (String header : headers) {
            response.append(header).append("\r\n");
        }
        says(response + "Content-Length: 0\r\n\r\n");
        staysSilent();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
