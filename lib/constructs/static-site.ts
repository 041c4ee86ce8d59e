import {
  aws_certificatemanager as acm,
  type CfnResource,
  aws_cloudfront as cloudfront,
  Duration,
  RemovalPolicy,
  Stack,
  aws_s3 as s3,
  Token,
} from 'aws-cdk-lib';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { webApp } from './web-app.ts';

export interface StaticSiteProps {
  app: 'inbox' | 'portal';
  /** Path that the pages live under: `/` or `/portal/`. */
  path: '/' | '/portal/';
  /** Host of the HTTP API that answers under `/api/`. */
  apiHost: string;
  /** Host of the WebSocket API that answers at `/live`. */
  liveHost?: string;
  /** Further origins that the pages talk to: issuer, sign-in pages, buckets. */
  connectTo: string[];
  /** Origins of pictures besides the site and https. */
  picturesFrom: string[];
  /** Own domain with its certificate in us-east-1. */
  domain?: { domain: string; certificateArn: string };
}

/** One site: its pages in a private bucket behind CloudFront, and the API on the same origin, so that no page needs rights on another one. */
export class StaticSite extends Construct {
  readonly bucket: s3.Bucket;
  readonly distribution: cloudfront.Distribution;
  /** Where the pages are, with a slash at its end. */
  readonly url: string;
  readonly #props: StaticSiteProps;

  constructor(scope: Construct, id: string, props: StaticSiteProps) {
    super(scope, id);
    this.#props = props;
    this.bucket = new s3.Bucket(this, 'pages', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    acknowledge(this.bucket, { S1: 'It holds the pages only, which are public.' });
    this.distribution = this.#distribute();
    acknowledge(this.distribution, {
      CFR1: 'Customers may be anywhere.',
      CFR2: 'WAF costs more each month than the rest of the desk; the API has limits of its own.',
      CFR3: 'The API logs its calls; a log of page views would only collect addresses of people.',
      CFR4: 'An own domain asks for TLS 1.2; on its own names CloudFront does not let anybody choose, and every browser of today takes 1.2 or 1.3.',
    });
    (this.distribution.node.defaultChild as CfnResource).addMetadata('tuki:path', props.path);
    this.url = `https://${props.domain?.domain ?? this.distribution.distributionDomainName}${props.path}`;
  }

  /** Puts the built pages and their `config.json` there. @param config what the pages need to know; everybody can read it */
  publish(config: Record<string, string>): void {
    new BucketDeployment(this, 'publish', {
      sources: [webApp(this, this.#props.app), Source.jsonData('config.json', config)],
      destinationBucket: this.bucket,
      ...(this.#props.path !== '/' && { destinationKeyPrefix: this.#props.path.slice(1, -1) }),
      distribution: this.distribution,
      distributionPaths: ['/*'],
      memoryLimit: 512,
      // Pages that are open in a browser go on asking for the files of the version before.
      prune: false,
    });
    acknowledgeDeployer(Stack.of(this), this.bucket);
  }

  #distribute(): cloudfront.Distribution {
    const { path, domain, apiHost, liveHost } = this.#props;
    const pages = S3BucketOrigin.withOriginAccessControl(this.bucket);
    const fixed = {
      origin: pages,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      compress: true,
    };
    const api = (host: string): cloudfront.BehaviorOptions => ({
      origin: new HttpOrigin(host, { protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY }),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    });
    return new cloudfront.Distribution(this, 'site', {
      comment: `Tuki ${this.#props.app}`,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
      ...(path === '/' && { defaultRootObject: 'index.html' }),
      ...(domain && {
        domainNames: [domain.domain],
        minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
        certificate: acm.Certificate.fromCertificateArn(this, 'certificate', domain.certificateArn),
      }),
      defaultBehavior: {
        ...fixed,
        responseHeadersPolicy: this.#headers('pages-headers', 'no-cache'),
        functionAssociations: [
          { eventType: cloudfront.FunctionEventType.VIEWER_REQUEST, function: this.#pageOfPath() },
        ],
      },
      additionalBehaviors: {
        [`${path}assets/*`]: {
          ...fixed,
          responseHeadersPolicy: this.#headers('assets-headers', 'public, max-age=31536000, immutable'),
        },
        '/api/*': api(apiHost),
        ...(liveHost && { '/live': api(liveHost) }),
      },
    });
  }

  /** Every address without a file ending is a page of the app, which reads the address itself. */
  #pageOfPath(): cloudfront.Function {
    const { path } = this.#props;
    return new cloudfront.Function(this, 'page', {
      runtime: cloudfront.FunctionRuntime.JS_2_0,
      code: cloudfront.FunctionCode.fromInline(`function handler(event) {
  const request = event.request;
  if (!request.uri.startsWith('${path}')) {
    return { statusCode: 302, statusDescription: 'Found', headers: { location: { value: '${path}' } } };
  }
  const name = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  if (!name.includes('.')) request.uri = '${path}index.html';
  return request;
}`),
    });
  }

  #headers(id: string, cacheControl: string): cloudfront.ResponseHeadersPolicy {
    return new cloudfront.ResponseHeadersPolicy(this, id, {
      responseHeadersPolicyName: `${Stack.of(this).stackName}-${this.#props.app}-${id}`,
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: this.#contentSecurityPolicy(), override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(730), includeSubdomains: true, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.NO_REFERRER, override: true },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: 'Cache-Control', value: cacheControl, override: true },
          {
            header: 'Permissions-Policy',
            value: 'camera=(), microphone=(), geolocation=(), payment=()',
            override: true,
          },
          { header: 'Cross-Origin-Opener-Policy', value: 'same-origin', override: true },
        ],
      },
    });
  }

  /**
   * Mail HTML is shown in a sandboxed frame with `srcdoc`, which inherits this policy: hence style attributes and pictures over https, but never a script
   * that is not ours.
   */
  #contentSecurityPolicy(): string {
    const { connectTo, picturesFrom } = this.#props;
    return [
      "default-src 'self'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      `img-src 'self' data: blob: https: ${picturesFrom.join(' ')}`.trim(),
      "font-src 'self'",
      `connect-src 'self' ${connectTo.join(' ')}`.trim(),
      "frame-src 'self' blob:",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; ');
  }
}

/** The one function with which CDK unpacks pages into the buckets of a stack. */
function acknowledgeDeployer(stack: Stack, bucket: s3.Bucket): void {
  const deployer = stack.node.children.find((child) => child.node.id.startsWith('Custom::CDKBucketDeployment'));
  if (!deployer) return;
  const reason = 'CDK makes this function and its role for deployments; it runs only then.';
  const [logicalId] = (stack.resolve(bucket.bucketArn) as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'];
  const account = Token.isUnresolved(stack.account) ? '<AWS::AccountId>' : stack.account;
  const findings = [
    'L1',
    'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    'IAM5[Resource::*]',
    'IAM5[Action::s3:List*]',
    'IAM5[Action::s3:GetObject*]',
    'IAM5[Action::s3:GetBucket*]',
    'IAM5[Action::s3:DeleteObject*]',
    'IAM5[Action::s3:Abort*]',
    `IAM5[Resource::arn:aws:s3:::cdk-hnb659fds-assets-${account}-${stack.region}/*]`,
    `IAM5[Resource::<${logicalId}.Arn>/*]`,
  ];
  acknowledge(deployer, Object.fromEntries(findings.map((finding) => [finding, reason])));
}
