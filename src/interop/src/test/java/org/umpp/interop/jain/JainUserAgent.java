// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.jain;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.ListeningPoint;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipFactory;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.SipStack;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.address.Address;
import javax.sip.address.AddressFactory;
import javax.sip.header.CSeqHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.Header;
import javax.sip.header.HeaderFactory;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.umpp.throwaway.FreePorts;
import org.umpp.throwaway.IssuedCertificate;

/**
 * A foreign domain's SIP server, as a script: it sends, then waits for what must come, one line of the test each. It
 * answers nothing by itself but what JAIN's transactions and dialogs do (100, retransmissions, ACK to a refusal).
 */
public final class JainUserAgent implements SipListener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    // JAIN's own list is of the time before elliptic curves.
    private static final String CIPHERS = "TLS_AES_128_GCM_SHA256, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";

    private final String domain;
    private final String transport;
    private final int port;
    private final SipStack stack;
    private final SipProvider provider;
    private final AddressFactory addresses;
    private final HeaderFactory headers;
    private final MessageFactory messages;
    private final BlockingQueue<RequestEvent> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<ResponseEvent> responses = new LinkedBlockingQueue<>();
    private final Map<RequestEvent, ServerTransaction> transactions = new ConcurrentHashMap<>();
    private final BlockingQueue<Object> failures = new LinkedBlockingQueue<>();

    private JainUserAgent(String domain, String transport, JainNetworkLayer.@Nullable Tls tls) throws Exception {
        this.domain = domain;
        this.transport = transport;
        this.port = FreePorts.next();
        String stackName = domain + '-' + UUID.randomUUID();
        if (tls != null) {
            JainNetworkLayer.prepare(stackName, tls);
        }
        Properties properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", stackName);
        properties.setProperty("javax.sip.ROUTER_PATH", JainRouter.class.getName());
        properties.setProperty("javax.sip.USE_ROUTER_FOR_ALL_URIS", "true");
        properties.setProperty("gov.nist.javax.sip.NETWORK_LAYER", JainNetworkLayer.class.getName());
        properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", JainLog.class.getName());
        properties.setProperty("gov.nist.javax.sip.SERVER_LOGGER", JainLog.class.getName());
        properties.setProperty("gov.nist.javax.sip.TLS_CLIENT_PROTOCOLS", "TLSv1.2, TLSv1.3");
        properties.setProperty("gov.nist.javax.sip.TLS_CLIENT_AUTH_TYPE", "Enabled");
        properties.setProperty("gov.nist.javax.sip.ENABLED_CIPHER_SUITES", CIPHERS);
        SipFactory factory = SipFactory.getInstance();
        factory.setPathName("gov.nist");
        this.stack = factory.createSipStack(properties);
        this.addresses = factory.createAddressFactory();
        this.headers = factory.createHeaderFactory();
        this.messages = factory.createMessageFactory();
        ListeningPoint point = stack.createListeningPoint("127.0.0.1", port, transport);
        this.provider = stack.createSipProvider(point);
        provider.addSipListener(this);
        stack.start();
    }

    /**
     * A server of this domain that speaks mutual TLS.
     *
     * @param partnerDomain the domain to ask for by SNI
     */
    public static JainUserAgent tls(
            String domain, IssuedCertificate certificate, X509Certificate root, String partnerDomain) throws Exception {
        JainNetworkLayer.Tls tls = JainNetworkLayer.Tls.of(certificate, root, partnerDomain);
        return new JainUserAgent(domain, ListeningPoint.TLS, tls);
    }

    /** A server of this domain that speaks plain TCP. */
    public static JainUserAgent tcp(String domain) throws Exception {
        return new JainUserAgent(domain, ListeningPoint.TCP, null);
    }

    /** The user agent of a phone, which shows no certificate. */
    static JainUserAgent phone(String transport, X509Certificate root, String domain) throws Exception {
        return new JainUserAgent(domain, transport, JainNetworkLayer.Tls.ofPhone(root, domain));
    }

    /** Names the server all requests go to. */
    void server(String host, int serverPort) {
        ((JainRouter) stack.getRouter()).partner(host, serverPort, transport);
    }

    /** Names the partner all requests go to: what listens on this loopback port. */
    public void partner(int partnerPort) {
        ((JainRouter) stack.getRouter()).partner(partnerPort, transport);
    }

    /** The loopback port this one listens on. */
    public int port() {
        return port;
    }

    /** A request outside any dialog, with a Contact of ours; not yet sent. */
    public Request request(String method, String from, String to) throws Exception {
        ViaHeader via = headers.createViaHeader("127.0.0.1", port, transport, null);
        Address local = addresses.createAddress(addresses.createURI(from));
        Address remote = addresses.createAddress(addresses.createURI(to));
        Request request = messages.createRequest(
                addresses.createURI(to),
                method,
                provider.getNewCallId(),
                headers.createCSeqHeader(1L, method),
                headers.createFromHeader(local, UUID.randomUUID().toString().substring(0, 8)),
                headers.createToHeader(remote, null),
                new ArrayList<>(List.of(via)),
                headers.createMaxForwardsHeader(70));
        request.addHeader(contact());
        return request;
    }

    /** Asks for another URI than that of To. */
    void requestUri(Request request, String uri) throws Exception {
        request.setRequestURI(addresses.createURI(uri));
    }

    /** Adds a header field, or replaces one that occurs once. */
    public void header(Message message, String name, String value) throws Exception {
        Header header = headers.createHeader(name, value);
        message.setHeader(header);
    }

    /** Sets the body. */
    public void body(Message message, String contentType, String text) throws Exception {
        String[] type = contentType.split("/", 2);
        message.setContent(text, headers.createContentTypeHeader(type[0], type[1]));
    }

    /** Sends a request outside any dialog. */
    public ClientTransaction sends(Request request) throws Exception {
        ClientTransaction transaction = provider.getNewClientTransaction(request);
        transaction.sendRequest();
        return transaction;
    }

    /** Makes and sends a request of a dialog: BYE, re-INVITE, NOTIFY, a refreshing SUBSCRIBE. */
    public ClientTransaction sends(Dialog dialog, Request request) throws Exception {
        ClientTransaction transaction = provider.getNewClientTransaction(request);
        dialog.sendRequest(transaction);
        return transaction;
    }

    /** Acknowledges the 2xx to our INVITE. */
    public void acknowledges(ResponseEvent success) throws Exception {
        CSeqHeader cseq = (CSeqHeader) success.getResponse().getHeader(CSeqHeader.NAME);
        Dialog dialog = success.getDialog();
        dialog.sendAck(dialog.createAck(cseq.getSeqNumber()));
    }

    /** Cancels our pending INVITE. */
    public ClientTransaction cancels(ClientTransaction invite) throws Exception {
        return sends(invite.createCancel());
    }

    /** Waits for the next final response to a request of this method. */
    public ResponseEvent receives(int status, String method) throws InterruptedException {
        while (true) {
            ResponseEvent event = responses.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                throw new AssertionError("no " + status + " to " + method + "; failures: " + failures);
            }
            Response response = event.getResponse();
            CSeqHeader cseq = (CSeqHeader) response.getHeader(CSeqHeader.NAME);
            if (response.getStatusCode() >= 200) {
                if (response.getStatusCode() != status || !cseq.getMethod().equals(method)) {
                    throw new AssertionError("expected " + status + " to " + method + ", got:\n" + response);
                }
                return event;
            }
        }
    }

    /** Waits for the next final response, whatever it is. */
    Response receives() throws InterruptedException {
        while (true) {
            ResponseEvent event = responses.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                throw new AssertionError("no final response; failures: " + failures);
            }
            if (event.getResponse().getStatusCode() >= 200) {
                return event.getResponse();
            }
        }
    }

    /** Waits for the next provisional response of this status; 100 does not count. */
    public ResponseEvent receivesProvisional(int status) throws InterruptedException {
        while (true) {
            ResponseEvent event = responses.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                throw new AssertionError("no " + status + "; failures: " + failures);
            }
            int actual = event.getResponse().getStatusCode();
            if (actual == status) {
                return event;
            }
            if (actual != 100) {
                throw new AssertionError("expected " + status + ", got:\n" + event.getResponse());
            }
        }
    }

    /** Waits for the next request, which must be of this method. */
    public RequestEvent receives(String method) throws InterruptedException {
        RequestEvent event = requests.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (event == null) {
            throw new AssertionError("no " + method + "; failures: " + failures);
        }
        if (!event.getRequest().getMethod().equals(method)) {
            throw new AssertionError("expected " + method + ", got:\n" + event.getRequest());
        }
        return event;
    }

    /** Whether no request arrived that nobody waited for. */
    public boolean isQuiet() {
        return requests.isEmpty();
    }

    /** Makes a response of ours to a request, with To-tag and Contact; not yet sent. */
    public Response response(RequestEvent event, int status) throws Exception {
        Response response = messages.createResponse(status, event.getRequest());
        ToHeader to = (ToHeader) response.getHeader(ToHeader.NAME);
        if (to.getTag() == null) {
            to.setTag(UUID.randomUUID().toString().substring(0, 8));
        }
        if (status < 300) {
            response.setHeader(contact());
        }
        return response;
    }

    /** Sends a response; the transaction it belongs to, which knows the dialog. */
    public ServerTransaction answers(RequestEvent event, Response response) throws Exception {
        ServerTransaction transaction = transactions.get(event);
        if (transaction == null) {
            transaction = event.getServerTransaction();
        }
        if (transaction == null) {
            transaction = provider.getNewServerTransaction(event.getRequest());
        }
        transactions.put(event, transaction);
        transaction.sendResponse(response);
        return transaction;
    }

    /** Sends a response without a body. */
    public ServerTransaction answers(RequestEvent event, int status) throws Exception {
        return answers(event, response(event, status));
    }

    /** The body of a message as text. */
    public static String body(Message message) {
        byte[] raw = message.getRawContent();
        return raw == null ? "" : new String(raw, StandardCharsets.UTF_8);
    }

    private ContactHeader contact() throws Exception {
        String scheme = "sip:" + domain.replaceAll("[^a-z]", "") + "@127.0.0.1:" + port + ";transport=" + transport;
        return headers.createContactHeader(addresses.createAddress(addresses.createURI(scheme)));
    }

    @Override
    public void processRequest(RequestEvent event) {
        requests.add(event);
    }

    @Override
    public void processResponse(ResponseEvent event) {
        responses.add(event);
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        failures.add(event);
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        failures.add(event);
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {}

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {}

    @Override
    public void close() {
        provider.removeSipListener(this);
        stack.stop();
    }
}
