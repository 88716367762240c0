// Blazor tells the state of the circuit by an event on this dialog; everything here only shows it and asks to go on.
const modal = document.getElementById('components-reconnect-modal');

async function retry() {
  document.removeEventListener('visibilitychange', retryWhenSeen);
  try {
    // False: the server is there but the circuit is not; a paused circuit may still be resumed.
    if (!(await Blazor.reconnect()) && !(await Blazor.resumeCircuit())) location.reload();
    else modal.close();
  } catch {
    document.addEventListener('visibilitychange', retryWhenSeen);
  }
}

async function retryWhenSeen() {
  if (document.visibilityState === 'visible') await retry();
}

async function resume() {
  if (!(await Blazor.resumeCircuit())) location.reload();
  else modal.close();
}

modal.addEventListener('components-reconnect-state-changed', (event) => {
  switch (event.detail.state) {
    case 'show':
      if (!modal.open) modal.showModal();
      break;
    case 'hide':
      modal.close();
      break;
    case 'failed':
      document.addEventListener('visibilitychange', retryWhenSeen);
      break;
    case 'rejected':
      location.reload();
      break;
  }
});
document.getElementById('components-reconnect-button').addEventListener('click', retry);
document.getElementById('components-resume-button').addEventListener('click', resume);
