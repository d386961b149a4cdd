// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.jain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.ListIterator;
import javax.sip.ListeningPoint;
import javax.sip.RequestEvent;
import javax.sip.header.Header;
import javax.sip.header.ProxyAuthenticateHeader;
import javax.sip.header.WWWAuthenticateHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** A phone that is a script: it registers, proves itself by digest, and sends and takes MESSAGEs of any content. JAIN speaks SIP for it. */
public final class JainPhone implements AutoCloseable {
    private final JainUserAgent agent;
    private final String user;
    private final String domain;
    private final String name;
    private final String password;

    private JainPhone(JainUserAgent agent, String user, String domain, String name, String password) {
        this.agent = agent;
        this.user = user;
        this.domain = domain;
        this.name = name;
        this.password = password;
    }

    /**
     * A phone of a SIP server, over TCP.
     *
     * @param user the user part of its address, as it stands in a URI
     */
    public static JainPhone tcp(String user, String domain, String password, String host, int port) throws Exception {
        JainUserAgent agent = JainUserAgent.tcp(domain);
        agent.server(host, port);
        return new JainPhone(agent, user, domain, user, password);
    }

    /**
     * A phone that is attached directly, over TLS.
     *
     * @param user the user part of its address, as it stands in a URI
     * @param name the name that it proves to be with its password
     */
    public static JainPhone tls(
            String user, String domain, String name, String password, String host, int port, X509Certificate root)
            throws Exception {
        JainUserAgent agent = JainUserAgent.phone(ListeningPoint.TLS, root, domain);
        agent.server(host, port);
        return new JainPhone(agent, user, domain, name, password);
    }

    private String address() {
        return "sip:" + user + '@' + domain;
    }

    /** Registers: the status. */
    public int registers() throws Exception {
        return asks(Request.REGISTER, "sip:" + domain, address(), "", "").getStatusCode();
    }

    /** Sends a MESSAGE: the status. */
    public int writes(String to, String type, String body) throws Exception {
        return asks(Request.MESSAGE, "sip:" + to, "sip:" + to, type, body).getStatusCode();
    }

    /** The next MESSAGE, which it takes. */
    public Request reads() throws Exception {
        RequestEvent message = agent.receives(Request.MESSAGE);
        agent.answers(message, Response.OK);
        return message.getRequest();
    }

    private Response asks(String method, String uri, String to, String type, String body) throws Exception {
        Request first = request(method, uri, to, type, body);
        agent.sends(first);
        Response response = agent.receives();
        if (response.getStatusCode() != Response.UNAUTHORIZED
                && response.getStatusCode() != Response.PROXY_AUTHENTICATION_REQUIRED) {
            return response;
        }
        Request second = request(method, uri, to, type, body);
        boolean proxy = response.getStatusCode() == Response.PROXY_AUTHENTICATION_REQUIRED;
        agent.header(
                second,
                proxy ? "Proxy-Authorization" : "Authorization",
                answer(challenge(response, proxy), method, uri));
        agent.sends(second);
        return agent.receives();
    }

    private Request request(String method, String uri, String to, String type, String body) throws Exception {
        Request request = agent.request(method, address(), to);
        agent.requestUri(request, uri);
        if (!type.isEmpty()) {
            agent.body(request, type, body);
        }
        return request;
    }

    /** The one that asks for MD5, which is all a challenge without algorithm asks for. */
    private static WWWAuthenticateHeader challenge(Response response, boolean proxy) {
        ListIterator<?> challenges =
                response.getHeaders(proxy ? ProxyAuthenticateHeader.NAME : WWWAuthenticateHeader.NAME);
        while (challenges.hasNext()) {
            Header each = (Header) challenges.next();
            if (each instanceof WWWAuthenticateHeader challenge
                    && (challenge.getAlgorithm() == null
                            || challenge.getAlgorithm().equalsIgnoreCase("MD5"))) {
                return challenge;
            }
        }
        throw new AssertionError("not asked with MD5:\n" + response);
    }

    private String answer(WWWAuthenticateHeader challenge, String method, String uri) throws Exception {
        String nonce = challenge.getNonce();
        boolean counted = challenge.getQop() != null;
        String proof = hash(hash(name + ':' + challenge.getRealm() + ':' + password)
                + ':'
                + nonce
                + (counted ? ":00000001:abc:auth:" : ":")
                + hash(method + ':' + uri));
        return "Digest username=\"" + name + "\", realm=\"" + challenge.getRealm() + "\", nonce=\"" + nonce
                + "\", uri=\""
                + uri + "\", response=\"" + proof + "\", algorithm=MD5"
                + (counted ? ", cnonce=\"abc\", qop=auth, nc=00000001" : "");
    }

    private static String hash(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        agent.close();
    }
}
