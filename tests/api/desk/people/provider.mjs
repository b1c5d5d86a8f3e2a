// A provider of OpenID Connect for the tests: oidc-provider, which is certified by the OpenID Foundation.
// Arguments: port, address to come back to. With each start its keys are new.
import { createRequire } from "node:module";
import { generateKeyPairSync } from "node:crypto";

const require = createRequire(new URL("../../../../api/web/package.json", import.meta.url));
const { default: Provider } = await import(require.resolve("oidc-provider"));
const [port, back] = process.argv.slice(2);
const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
const people = {
  reader: { name: "周读者", email: "zhou@example.org" },
  lin: { name: "林晚", preferred_username: "lin", groups: ["desk"] },
  chief: { name: "胡主任", preferred_username: "hu@example.org", groups: ["desk", "heads"] },
};
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "wenmai",
      client_secret: "a secret of the test",
      redirect_uris: [back],
      response_types: ["code"],
      grant_types: ["authorization_code"],
    },
  ],
  jwks: { keys: [{ ...key, kid: `${Date.now()}`, use: "sig", alg: "RS256" }] },
  pkce: { required: () => true },
  claims: { openid: ["sub"], profile: ["name", "preferred_username", "groups"], email: ["email"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["of the test"] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: `sub-of-${id}`, ...people[id] }) }),
  features: { devInteractions: { enabled: true } },
  ttl: { IdToken: 300, AccessToken: 300, AuthorizationCode: 60, Grant: 600, Interaction: 600, Session: 600 },
});
const server = provider.listen(Number(port), "127.0.0.1", () => console.log(`ready ${server.address().port}`));
