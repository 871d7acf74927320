// A passkey that the device or the person refused is told in a sentence (allauth only logs it).

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const template = document.getElementById("passkey-failed");
  document.getElementById("messages")?.replaceChildren(template.content.cloneNode(true));
});
