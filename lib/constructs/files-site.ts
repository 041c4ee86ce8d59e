import { type CfnResource, aws_cloudfront as cloudfront, Duration, Stack, type aws_s3 as s3 } from 'aws-cdk-lib';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

/** Where the desk keeps what other people have written. */
export interface FileBuckets {
  /** Attachments, under any key but `raw/`. */
  attachments: s3.IBucket;
  /** Mails as they came, under `raw/`. */
  mail: s3.IBucket;
}

/**
 * The origin of files: CloudFront in front of the buckets, so that nothing that a stranger wrote ever comes from the origin of a page. Who may fetch what is
 * in the address: it is signed for S3, and passed on as it is, with the bucket's own host.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
 */
export class FilesSite extends Construct {
  readonly distribution: cloudfront.Distribution;
  /** Without a slash at its end. */
  readonly url: string;

  constructor(scope: Construct, id: string, { attachments, mail }: FileBuckets) {
    super(scope, id);
    const responseHeadersPolicy = this.#headers();
    const from = (bucket: s3.IBucket): cloudfront.BehaviorOptions => ({
      origin: new HttpOrigin(bucket.bucketRegionalDomainName, {
        protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
      }),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy,
      compress: false,
    });
    this.distribution = new cloudfront.Distribution(this, 'site', {
      comment: 'Tuki files',
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
      defaultBehavior: from(attachments),
      additionalBehaviors: { '/raw/*': from(mail) },
    });
    acknowledge(this.distribution, {
      CFR1: 'Customers may be anywhere.',
      CFR2: 'WAF costs more each month than the rest of the desk; an address works for minutes and for one file.',
      CFR3: 'A log of downloads would hold addresses that still work.',
      CFR4: 'On its own names CloudFront does not let anybody choose, and every browser of today takes TLS 1.2 or 1.3.',
    });
    (this.distribution.node.defaultChild as CfnResource).addMetadata('tuki:origin', 'own');
    this.url = `https://${this.distribution.distributionDomainName}`;
  }

  /**
   * Whatever a file is, it runs nothing here, is what it is called, and sets no cookie. Pages on other origins may show it and read it: whoever has its
   * address may have it.
   */
  #headers(): cloudfront.ResponseHeadersPolicy {
    return new cloudfront.ResponseHeadersPolicy(this, 'headers', {
      responseHeadersPolicyName: `${Stack.of(this).stackName}-files-headers`,
      corsBehavior: {
        accessControlAllowOrigins: ['*'],
        accessControlAllowMethods: ['GET', 'HEAD'],
        accessControlAllowHeaders: ['*'],
        accessControlAllowCredentials: false,
        originOverride: true,
      },
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'; sandbox", override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(730), includeSubdomains: true, override: true },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: 'Cross-Origin-Resource-Policy', value: 'cross-origin', override: true },
          { header: 'Cache-Control', value: 'private, no-store', override: true },
        ],
      },
      removeHeaders: ['Set-Cookie'],
    });
  }
}
