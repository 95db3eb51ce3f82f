// What a JavaScript program does with each of four parts of the data plane, through AWS's own SDK, and with AgentCore's
// SDK for TypeScript, over the server.
// It is told the part, the server's address and an argument, and prints what it found as JSON.
import * as data from "@aws-sdk/client-bedrock-agentcore";
import * as control from "@aws-sdk/client-bedrock-agentcore-control";

const [part, endpoint, given] = process.argv.slice(2);
const aws = {
  region: "us-east-1", endpoint, maxAttempts: 1,
  credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
};
const client = new data.BedrockAgentCoreClient(aws);
const plane = new control.BedrockAgentCoreControlClient(aws);

async function runtime() {
  const answer = await client.send(new data.InvokeAgentRuntimeCommand({
    agentRuntimeArn: given, runtimeSessionId: "s".repeat(33), payload: new TextEncoder().encode('{"n": 3}'),
    contentType: "application/json",
  }));
  const pieces = [];
  for await (const piece of answer.response) pieces.push(new TextDecoder().decode(piece));
  const echoed = answer.runtimeSessionId;
  await client.send(new data.StopRuntimeSessionCommand({ agentRuntimeArn: given, runtimeSessionId: echoed }));
  let again;
  try {
    await client.send(new data.StopRuntimeSessionCommand({ agentRuntimeArn: given, runtimeSessionId: echoed }));
  } catch (error) { again = error.name; }
  return { type: answer.contentType, body: pieces.join(""), pieces: pieces.length, again };
}

async function agent() {
  const runtime = await import("@aws-sdk/client-bedrock-agent-runtime");
  const client = new runtime.BedrockAgentRuntimeClient(aws);
  const { sessionSummaries } = await client.send(new runtime.ListSessionsCommand({}));
  const { completion } = await client.send(new runtime.InvokeAgentCommand({
    agentId: given, agentAliasId: "TSTALIASID", sessionId: "s1", inputText: "tea", streamingConfigurations: {
      streamFinalResponse: true },
  }));
  const texts = [];
  for await (const event of completion) texts.push(new TextDecoder().decode(event.chunk.bytes));
  client.destroy();
  return { text: texts.join(""), sessions: sessionSummaries.length };
}

async function interpreter() {
  const codeInterpreterIdentifier = "aws.codeinterpreter.v1";
  const { sessionId } = await client.send(new data.StartCodeInterpreterSessionCommand({ codeInterpreterIdentifier }));
  const session = { codeInterpreterIdentifier, sessionId };
  const call = async (name, args) => {
    const { stream } = await client.send(new data.InvokeCodeInterpreterCommand({ ...session, name, arguments: args }));
    const results = [];
    for await (const event of stream) results.push(event.result);
    return results;
  };
  const blob = new Uint8Array([0, 255]);
  const [wrote] = await call("writeFiles", { content: [{ path: "a.txt", text: "hi" }, { path: "b", blob }] });
  const [read] = await call("readFiles", { paths: ["a.txt", "b"] });
  const [ran] = await call("executeCode", { language: "python", code: "print(open('a.txt').read())" });
  await client.send(new data.StopCodeInterpreterSessionCommand(session));
  const { status } = await client.send(new data.GetCodeInterpreterSessionCommand(session));
  return {
    wrote: wrote.content[0].text, text: read.content[0].resource.text, blob: [...read.content[1].resource.blob],
    ran: ran.structuredContent.stdout, status,
  };
}

async function browser() {
  const browserIdentifier = "aws.browser.v1";
  const view = { width: 800, height: 600 };
  const { sessionId, streams } = await client.send(
    new data.StartBrowserSessionCommand({ browserIdentifier, viewPort: view }));
  const session = { browserIdentifier, sessionId };
  const { result } = await client.send(new data.InvokeBrowserCommand({ ...session, action: { screenshot: {} } }));
  const before = await client.send(new data.GetBrowserSessionCommand(session));
  await client.send(new data.StopBrowserSessionCommand(session));
  const { status } = await client.send(new data.GetBrowserSessionCommand(session));
  return {
    stream: streams.automationStream.streamStatus, png: [...result.screenshot.data.slice(1, 4)],
    started: before.createdAt instanceof Date, states: [before.status, status],
  };
}

async function identity() {
  const name = "agent";
  await plane.send(new control.CreateWorkloadIdentityCommand({ name }));
  await plane.send(new control.CreateApiKeyCredentialProviderCommand({ name: "key", apiKey: "k3y" }));
  await plane.send(new control.CreateOauth2CredentialProviderCommand({
    name: "github", credentialProviderVendor: "GithubOauth2",
    oauth2ProviderConfigInput: { githubOauth2ProviderConfig: { clientId: "c", clientSecret: "s" } },
  }));
  const { workloadAccessToken } = await client.send(new data.GetWorkloadAccessTokenCommand({ workloadName: name }));
  const { apiKey } = await client.send(new data.GetResourceApiKeyCommand({
    workloadIdentityToken: workloadAccessToken, resourceCredentialProviderName: "key",
  }));
  const { accessToken } = await client.send(new data.GetResourceOauth2TokenCommand({
    workloadIdentityToken: workloadAccessToken, resourceCredentialProviderName: "github", scopes: ["repo"],
    oauth2Flow: "M2M",
  }));
  let refused;
  try {
    await client.send(new data.GetResourceApiKeyCommand({
      workloadIdentityToken: "nonsense", resourceCredentialProviderName: "key",
    }));
  } catch (error) { refused = [error.name, error.$metadata.httpStatusCode]; }
  return { apiKey, accessToken, refused };
}

async function sdk() {
  process.env.AWS_ENDPOINT_URL = endpoint;
  process.env.BEDROCK_AGENTCORE_DATA_PLANE_ENDPOINT = endpoint.replace("http", "ws");
  const { CodeInterpreter } = await import("bedrock-agentcore/code-interpreter");
  const { Browser } = await import("bedrock-agentcore/browser");
  const { RuntimeClient } = await import("bedrock-agentcore/runtime");
  const settings = { region: aws.region, credentialsProvider: async () => aws.credentials };
  const interpreter = new CodeInterpreter(settings), browser = new Browser(settings);
  await interpreter.startSession({});
  const wrote = await interpreter.writeFiles({ files: [{ path: "a.txt", content: "hi" }] });
  const read = await interpreter.readFiles({ paths: ["a.txt"] });
  await interpreter.stopSession();
  await browser.startSession({});
  const { status } = await browser.getSession();
  await browser.stopSession();
  const { url } = await new RuntimeClient(settings).generateWsConnection({ runtimeArn: given });
  return { wrote, read, status, url };
}

console.log(JSON.stringify(await { agent, sdk, runtime, interpreter, browser, identity }[part]()));
