// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.jain;

import gov.nist.core.ServerLogger;
import gov.nist.core.StackLogger;
import gov.nist.javax.sip.message.SIPMessage;
import java.util.Properties;
import javax.sip.SipStack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** JAIN's own log, as far as it says that something went wrong. Without it JAIN needs Log4j 1. */
public final class JainLog implements StackLogger, ServerLogger {
    private static final Logger LOG = LoggerFactory.getLogger(JainLog.class);

    @Override
    public void logException(Throwable problem) {
        LOG.debug("JAIN-SIP", problem);
    }

    @Override
    public void logException(Exception problem) {
        LOG.debug("JAIN-SIP", problem);
    }

    @Override
    public void logFatalError(String message) {
        LOG.debug("JAIN-SIP: {}", message);
    }

    @Override
    public void logError(String message) {
        LOG.debug("JAIN-SIP: {}", message);
    }

    @Override
    public void logError(String message, Exception problem) {
        LOG.debug("JAIN-SIP: {}", message, problem);
    }

    @Override
    public void logWarning(String message) {
        LOG.debug("JAIN-SIP: {}", message);
    }

    @Override
    public boolean isLoggingEnabled() {
        return false;
    }

    @Override
    public boolean isLoggingEnabled(int level) {
        return false;
    }

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public String getLoggerName() {
        return JainLog.class.getName();
    }

    @Override
    public void logStackTrace() {}

    @Override
    public void logStackTrace(int level) {}

    @Override
    public void logDebug(String message) {}

    @Override
    public void logDebug(String message, Exception problem) {}

    @Override
    public void logTrace(String message) {}

    @Override
    public void logInfo(String message) {}

    @Override
    public void disableLogging() {}

    @Override
    public void enableLogging() {}

    @Override
    public void setBuildTimeStamp(String stamp) {}

    @Override
    public void setStackProperties(Properties properties) {}

    @Override
    public void setSipStack(SipStack stack) {}

    @Override
    public void closeLogFile() {}

    @Override
    public void logMessage(SIPMessage message, String from, String to, boolean sender, long time) {}

    @Override
    public void logMessage(SIPMessage message, String from, String to, String status, boolean sender, long time) {}

    @Override
    public void logMessage(SIPMessage message, String from, String to, String status, boolean sender) {}
}
