// Stands in for the native addon of aws-lambda-ric, which makes four HTTP calls and which npm would have to compile:
// install scripts are off here. Loaded before the client, and found by it where it looks for the addon. Plain
// JavaScript: types stripped at run time would count as the function's init duration.
const { Agent, request } = require("node:http");
const { registerHooks } = require("node:module");
const { pathToFileURL } = require("node:url");

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === "./rapid-client.node"
      ? { url: pathToFileURL(__filename).href, format: "commonjs", shortCircuit: true }
      : nextResolve(specifier, context),
});

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;
const agent = new Agent({ keepAlive: true });

/** The addon blocks until the answer is delivered. Here the next invocation waits for that. */
let delivered = Promise.resolve();

function call(method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const sent = request(`${api}/${path}`, { method, agent, headers }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ headers: response.headers, bodyJson: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

module.exports = {
  async next() {
    await delivered;
    return call("GET", "next");
  },
  done(id, body) {
    delivered = call("POST", `${id}/response`, body);
  },
  error(id, body, xray) {
    delivered = call("POST", `${id}/error`, body, { "Lambda-Runtime-Function-XRay-Error-Cause": xray });
  },
};
