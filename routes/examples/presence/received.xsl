<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!--
  What partners say of their users, before it is mapped: here who is on the phone is away to our users, and not dnd, as it is without this file.
  Copy it to presence/received.xsl in the route folder. It makes of each presence document (RFC 3863, 4480) another one; what a tuple says as
  show in the namespace jabber:client counts more than any activity.
-->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:p="urn:ietf:params:xml:ns:pidf"
    xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"
    xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid"
    xmlns:xmpp="jabber:client">

  <!-- all else stays as it is -->
  <xsl:template match="@* | node()">
    <xsl:copy><xsl:apply-templates select="@* | node()"/></xsl:copy>
  </xsl:template>

  <xsl:template match="p:status">
    <xsl:copy>
      <xsl:apply-templates select="@* | node()"/>
      <xsl:if test="p:basic = 'open' and not(xmpp:show)
          and (../rpid:activities/rpid:on-the-phone or ../../dm:person/rpid:activities/rpid:on-the-phone)">
        <xmpp:show>away</xmpp:show>
      </xsl:if>
    </xsl:copy>
  </xsl:template>

</xsl:stylesheet>
